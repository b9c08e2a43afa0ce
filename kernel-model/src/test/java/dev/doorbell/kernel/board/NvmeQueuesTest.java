package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.InterruptChoice;
import dev.doorbell.kernel.boot.Kernel;
import dev.doorbell.kernel.driver.block.BlockDriver;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.kernel.program.Program;
import dev.doorbell.pci.neighbour.Neighbour;
import dev.doorbell.pci.nvme.NvmeStore;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A disk with a queue for each core: which vectors it has, and that requests stay on their queue. */
class NvmeQueuesTest {
    private static final int BLOCK_BYTES = 512;
    private static final int READS = 20;
    private static final long DISK_BYTES = 1 << 20;
    private static final Set<Delivery> MESSAGES_OR_PIN =
            EnumSet.of(Delivery.INTX, Delivery.MSI, Delivery.MSIX);

    private final int[] goodReads = new int[64];

    /** Reads blocks of its own, and checks that each is full of its number. */
    private Program reader(int index) {
        return system -> {
            byte[] data = new byte[BLOCK_BYTES];
            for (int i = 0; i < READS; i++) {
                int block = index * READS + i;
                boolean good = system.readBlocks(block, 1, data) == BLOCK_BYTES;
                for (byte each : data) {
                    good &= each == (byte) block;
                }
                goodReads[index] += good ? 1 : 0;
                system.compute(10_000);
            }
        };
    }

    private MachineConfig config(BoardSpec board, int cores, InterruptChoice disk) {
        MachineConfig base =
                MachineConfig.on(board, Delivery.POLL, TimingProfile.named("parallels-m1"))
                        .withCores(cores)
                        .withDisk(DISK_BYTES);
        List<Program.Listening> readers =
                IntStream.range(0, cores)
                        .mapToObj(i -> new Program.Listening(Program.Listening.NO_PORT, reader(i)))
                        .toList();
        return base.with(base.kernel().withDisk(disk).running(readers));
    }

    /** The blocks are there before the first instruction. */
    private static Machine boot(MachineConfig config) {
        return Machine.boot(config, NvmeQueuesTest::fill);
    }

    private static void fill(Machine machine) {
        NvmeStore disk = Objects.requireNonNull(machine.disk());
        byte[] block = new byte[BLOCK_BYTES];
        for (int number = 0; number < DISK_BYTES / BLOCK_BYTES; number++) {
            Arrays.fill(block, (byte) number);
            disk.write((long) number * BLOCK_BYTES, block, 0, BLOCK_BYTES);
        }
    }

    private void checkReads(int cores) {
        for (int core = 0; core < cores; core++) {
            assertThat(goodReads[core]).as("reads of the program on core " + core).isEqualTo(READS);
        }
    }

    private static Stream<BoardSpec> boardsWithMessages() {
        return BoardSpec.ALL.stream().filter(board -> board.deliveries().contains(Delivery.MSIX));
    }

    @ParameterizedTest
    @MethodSource("boardsWithMessages")
    @DisplayName("S2 with MSI-X every queue has a vector of its own, one after the other")
    void everyQueueHasAVectorOfItsOwn(BoardSpec board) {
        int cores = 4;
        try (Machine machine =
                boot(config(board, cores, InterruptChoice.bestOf(MESSAGES_OR_PIN)))) {
            BlockDriver disk = run(machine);
            assertThat(disk.delivery()).isEqualTo(Delivery.MSIX);
            List<Integer> irqs = disk.irqs();
            assertThat(irqs)
                    .hasSize(1 + cores)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 1 + cores)
                                    .map(i -> irqs.get(0) + i)
                                    .boxed()
                                    .toList());
            IrqTable table = machine.kernel().irqs();
            // What commands of the set-up left waiting, at most.
            assertThat(table.count(0, irqs.get(0))).isLessThanOrEqualTo(1);
            for (int queue = 1; queue <= cores; queue++) {
                // One read at a time, so one completion a message.
                assertThat(table.count(0, irqs.get(queue))).isEqualTo(READS);
            }
            assertThat(table.unclaimedCount()).isZero();
            checkReads(cores);
        }
    }

    private static BlockDriver run(Machine machine) {
        machine.runFor(machine.time().ticksPerSecond() / 5);
        return Objects.requireNonNull(machine.kernel().diskDriver());
    }

    @ParameterizedTest
    @EnumSource(
            value = Delivery.class,
            names = {"POLL", "INTX"})
    void withOneInterruptOrNoneEveryCoreStillHasItsQueue(Delivery delivery) {
        try (Machine machine =
                boot(config(BoardSpec.QEMU_VIRT, 4, InterruptChoice.only(delivery)))) {
            BlockDriver disk = run(machine);
            assertThat(disk.delivery()).isEqualTo(delivery);
            assertThat(disk.irqs()).hasSize(delivery == Delivery.POLL ? 0 : 1);
            checkReads(4);
        }
    }

    private static BoardSpec withFrameOf(int spis) {
        return BoardSpec.PARALLELS.with(new MessageFrameSpec(0x0225_0000L, 53, spis));
    }

    @Test
    void coresShareQueuesWhereThereAreFewerVectors() {
        InterruptChoice msix = InterruptChoice.only(Delivery.MSIX);
        try (Machine machine = boot(config(withFrameOf(3), 4, msix))) {
            BlockDriver disk = run(machine);
            assertThat(disk.irqs()).containsExactly(53, 54, 55);
            // Reads of two cores may end together.
            assertThat(machine.kernel().irqs().count(0, 54)).isBetween(1L, 2L * READS);
            assertThat(machine.kernel().irqs().count(0, 55)).isBetween(1L, 2L * READS);
            checkReads(4);
        }
    }

    @Test
    void aSingleVectorAnnouncesAllQueues() {
        InterruptChoice msix = InterruptChoice.only(Delivery.MSIX);
        try (Machine machine = boot(config(withFrameOf(1), 4, msix))) {
            BlockDriver disk = run(machine);
            assertThat(disk.irqs()).containsExactly(53);
            assertThat(disk.irq()).isEqualTo(53);
            checkReads(4);
        }
    }

    @Test
    void whereVectorsRunOutTheNextWayIsTakenAndNoneIsKept() {
        InterruptChoice best = InterruptChoice.bestOf(MESSAGES_OR_PIN);
        BoardSpec four = BoardSpec.QEMU_VIRT.with(new MessageFrameSpec(0x0802_0000L, 80, 4));
        MachineConfig config = config(four, 4, best);
        // The kernel looks at its USB controllers last: they find what the disk left.
        try (Machine machine = boot(config.withNeighbours(Neighbour.Model.NEC_XHCI))) {
            BlockDriver disk = run(machine);
            assertThat(disk.delivery()).isEqualTo(Delivery.INTX);
            assertThat(machine.kernel().neighbours().get(0).intids()).containsExactly(80);
            checkReads(4);
        }
    }

    @Test
    void aFullTableOfHandlersLeavesCoresToShareQueues() {
        int cores = 16;
        InterruptChoice msix = InterruptChoice.only(Delivery.MSIX);
        try (Machine machine = boot(config(BoardSpec.QEMU_VIRT_ITS, cores, msix))) {
            BlockDriver disk = run(machine);
            assertThat(disk.irqs()).hasSize(IrqTable.PCI_HANDLERS_MAX);
            checkReads(cores);
        }
    }

    @Test
    void whatIsNotAllowedIsNotTakenAndTheReasonsAreGivenInOrder() {
        InterruptChoice messages =
                new InterruptChoice(
                        EnumSet.of(Delivery.MSI, Delivery.MSIX),
                        InterruptChoice.Count.ALL_OR_NEXT_WAY);
        try (Machine machine = boot(config(withFrameOf(4), 4, messages))) {
            BlockDriver disk = run(machine);
            assertThat(disk.delivery()).isEqualTo(Delivery.POLL);
            assertThat(machine.kernel().diskProblem())
                    .isEqualTo(
                            "the GICv2m frame has no more than 4 SPIs left;"
                                    + " MSI with 5 messages is not done");
            checkReads(4);
        }
    }

    @Test
    void aQueuesInterruptMovesToItsCoreAndTheOthersStay() {
        InterruptChoice msix = InterruptChoice.only(Delivery.MSIX);
        MachineConfig base = config(BoardSpec.QEMU_VIRT_ITS, 2, msix);
        Machine[] holder = new Machine[1];
        Program mover =
                system -> {
                    Machine made = holder[0];
                    Kernel kernel = Objects.requireNonNull(made).kernel();
                    List<Integer> irqs = Objects.requireNonNull(kernel.diskDriver()).irqs();
                    assertThat(kernel.setAffinity(made.core(0), irqs.get(2), 1)).isTrue();
                    reader(0).run(system);
                };
        MachineConfig moving =
                base.with(
                        base.kernel()
                                .running(
                                        List.of(
                                                new Program.Listening(
                                                        Program.Listening.NO_PORT, mover),
                                                base.kernel().programs().get(1))));
        try (Machine machine =
                Machine.boot(
                        moving,
                        made -> {
                            holder[0] = made;
                            fill(made);
                        })) {
            List<Integer> irqs = run(machine).irqs();
            IrqTable table = machine.kernel().irqs();
            assertThat(table.count(0, irqs.get(1))).isEqualTo(READS);
            assertThat(table.count(1, irqs.get(1))).isZero();
            assertThat(table.count(1, irqs.get(2))).isGreaterThan(READS / 2);
            assertThat(table.count(0, irqs.get(2)) + table.count(1, irqs.get(2))).isEqualTo(READS);
            checkReads(2);
        }
    }
}
