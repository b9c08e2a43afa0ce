package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.driver.block.BlockDriver;
import dev.doorbell.kernel.driver.net.E1000Driver;
import dev.doorbell.kernel.policy.PollCondition;
import dev.doorbell.kernel.policy.TickPolicy;
import dev.doorbell.kernel.policy.TickRearm;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.nic.wire.UdpFrames;
import dev.doorbell.pci.firmware.PrtStyle;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The PC: e1000 by its IRQ and a softirq, e1000 and NVMe on one line, and each on its own. */
class X86ReferenceTest {
    private static final int PIC_IRQ_10 = 0x20 + 10;
    private static final int PIC_IRQ_11 = 0x20 + 11;
    private static final int APIC_IRQ_10 = 0x50 + 10;
    private static final int FIRST_MESSAGE = 0x50;
    private static final int FRAMES = 100;

    /** Breenix's tick on x86. */
    private static final TickPolicy TICK =
            new TickPolicy(200, TickRearm.ABSOLUTE, 10, PollCondition.UNLESS_INTERRUPT_DRIVEN);

    private static MachineConfig config(BoardSpec board, Traffic traffic, Delivery ofDisk) {
        MachineConfig base =
                MachineConfig.on(board, Delivery.INTX, TimingProfile.named("parallels-m1"))
                        .with(NicKind.I82540EM)
                        .withDisk(Traffic.DISK_BYTES);
        return base.with(
                base.kernel()
                        .with(TICK)
                        .withReceiveBuffers(32)
                        .withDisk(ofDisk)
                        .running(traffic.programs()));
    }

    private static int disk(Machine machine) {
        BlockDriver driver = machine.kernel().diskDriver();
        return Objects.requireNonNull(driver).irq();
    }

    private static void sendOne(Machine machine) {
        byte[] frame = new byte[UdpFrames.FRAME_BYTES_MIN];
        UdpFrames.write(frame, SyntheticTraffic.PORT, 0, 18);
        machine.wire().deliver(frame);
        machine.runFor(machine.time().ticksPerSecond() / 1000);
    }

    private static MachineConfig alone(BoardSpec board) {
        MachineConfig base =
                MachineConfig.on(board, Delivery.INTX, TimingProfile.named("parallels-m1"))
                        .with(NicKind.I82540EM);
        return base.with(base.kernel().with(TICK).listeningOn(SyntheticTraffic.PORT));
    }

    @Test
    @DisplayName("B12 e1000 on IRQ 11: acknowledge, handler, end, then the softirq drains")
    void theE1000IsServedByItsIrqAndASoftirqAfterTheEnd() {
        BoardSpec board =
                BoardSpec.X86_REFERENCE.with(
                        BoardSpec.X86_REFERENCE
                                .pci()
                                .withPins(Pc.pins(11, 11, 10, 10), PrtStyle.NUMBERS));
        try (Machine machine = Machine.boot(alone(board))) {
            assertThat(machine.kernel().driver()).isExactlyInstanceOf(E1000Driver.class);
            assertThat(machine.kernel().nicIrq()).isEqualTo(PIC_IRQ_11);
            List<TracePoint> story = new ArrayList<>();
            machine.trace()
                    .attachInline(
                            (tick, point, source, first, second) -> {
                                if (point == TracePoint.INTERRUPT_ACKNOWLEDGED
                                        || point == TracePoint.INTERRUPT_ENDED
                                        || point == TracePoint.SOFTIRQ_RAISED
                                        || point == TracePoint.SOFTIRQ_ENTRY
                                        || point == TracePoint.JOURNEY_DELIVERED) {
                                    story.add(point);
                                }
                            });
            long polls = machine.kernel().pollCount();
            sendOne(machine);
            assertThat(story)
                    .containsSubsequence(
                            TracePoint.INTERRUPT_ACKNOWLEDGED,
                            TracePoint.SOFTIRQ_RAISED,
                            TracePoint.INTERRUPT_ENDED,
                            TracePoint.SOFTIRQ_ENTRY,
                            TracePoint.JOURNEY_DELIVERED);
            assertThat(machine.kernel().irqs().count(0, PIC_IRQ_11)).isEqualTo(1);
            assertThat(machine.kernel().pollCount()).isEqualTo(polls);
            assertThat(machine.journeys().breakdown().delivered()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86-reference", "x86-reference-apic"})
    void theTickIs200TimesASecond(String name) {
        BoardSpec board =
                name.equals("x86-reference")
                        ? BoardSpec.X86_REFERENCE
                        : BoardSpec.X86_REFERENCE_APIC;
        try (Machine machine = Machine.boot(alone(board))) {
            long before = machine.kernel().tickCount();
            machine.runFor(machine.time().ticksPerSecond());
            assertThat(machine.kernel().tickCount() - before).isBetween(199L, 201L);
            long next = machine.kernel().cpu(0).tick().nextCycle();
            long tick = machine.time().domain("timer").edgeTicks(next);
            assertThat(tick - machine.nowTicks())
                    .isBetween(0L, machine.time().ticksPerSecond() / 199);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "S1 every handler on line 10 runs for each interrupt, and waits for those before it")
    void cardAndDiskOnLine10AskEachOtherInVain(boolean apics) {
        BoardSpec board = apics ? BoardSpec.X86_REFERENCE_APIC : BoardSpec.X86_REFERENCE;
        int line = apics ? APIC_IRQ_10 : PIC_IRQ_10;
        Traffic traffic = new Traffic(1, FRAMES);
        try (Machine machine = Machine.boot(config(board, traffic, Delivery.INTX))) {
            traffic.connect(machine);
            assertThat(machine.kernel().nicIrq()).isEqualTo(line);
            assertThat(disk(machine)).isEqualTo(line);
            long before = machine.kernel().irqs().count(0, line);
            SharedLineReport report = SharedLineReport.watch(machine);
            traffic.play(machine);

            long interrupts = machine.kernel().irqs().count(0, line) - before;
            assertThat(report.card().calls()).isEqualTo(interrupts);
            assertThat(report.disk().calls()).isEqualTo(interrupts);
            assertThat(report.card().inVain()).as(report.toString()).isGreaterThan(10);
            assertThat(report.disk().inVain()).as(report.toString()).isGreaterThan(10);
            // A card's handler reads its causes, in vain or not: each of the disk's interrupts pays
            // it.
            long read = report.card().ticksInVain() / report.card().inVain();
            assertThat(read).as(report.toString()).isPositive();
            traffic.checkContents();
        }
    }

    @Test
    @DisplayName("S2 with MSI-X the disk has a vector of its own, and neither sees the other")
    void withMessagesNeitherSeesTheOther() {
        Traffic traffic = new Traffic(1, FRAMES);
        BoardSpec board = BoardSpec.X86_REFERENCE_APIC;
        try (Machine machine = Machine.boot(config(board, traffic, Delivery.MSIX))) {
            traffic.connect(machine);
            assertThat(machine.kernel().nicIrq()).isEqualTo(APIC_IRQ_10);
            assertThat(disk(machine)).isEqualTo(FIRST_MESSAGE + 1);
            long before = machine.kernel().irqs().count(0, APIC_IRQ_10);
            SharedLineReport report = SharedLineReport.watch(machine);
            traffic.play(machine);

            assertThat(report.disk().inVain()).as(report.toString()).isZero();
            assertThat(report.disk().calls()).isGreaterThan(10);
            // What is left in vain is the card's own: falls under way at the end of its interrupts.
            assertThat(report.card().calls())
                    .isEqualTo(machine.kernel().irqs().count(0, APIC_IRQ_10) - before);
            assertThat(report.card().inVain()).as(report.toString()).isLessThan(FRAMES);
            traffic.checkContents();
        }
    }

    @Test
    @DisplayName("S2 an 82574L on MSI and a disk on MSI-X: nobody is asked in vain")
    void withACardThatHasMessagesNobodyIsAskedInVain() {
        Traffic traffic = new Traffic(1, FRAMES);
        MachineConfig base =
                config(BoardSpec.X86_REFERENCE_APIC, traffic, Delivery.MSIX).with(NicKind.I82574L);
        KernelConfig kernel =
                KernelConfig.seed(Delivery.MSI)
                        .with(TICK)
                        .withReceiveBuffers(32)
                        .withDisk(Delivery.MSIX)
                        .running(traffic.programs());
        try (Machine machine = Machine.boot(base.with(kernel))) {
            traffic.connect(machine);
            assertThat(machine.kernel().nicIrq()).isEqualTo(FIRST_MESSAGE);
            assertThat(disk(machine)).isEqualTo(FIRST_MESSAGE + 2);
            SharedLineReport report = SharedLineReport.watch(machine);
            traffic.play(machine);

            assertThat(report.card().calls()).isGreaterThan(10);
            assertThat(report.disk().calls()).isGreaterThan(10);
            assertThat(report.card().inVain() + report.disk().inVain())
                    .as(report.toString())
                    .isZero();
            assertThat(machine.kernel().irqs().unclaimedCount()).isZero();
            traffic.checkContents();
        }
    }

    @Test
    @DisplayName(
            "S1, S2 the disk's interrupts wait for the card's handler, and with MSI-X they do not")
    void theLatencyOfTheDiskIncludesTheCardsHandlerOnASharedLineOnly() {
        long shared = diskHandlerDelay(Delivery.INTX);
        long own = diskHandlerDelay(Delivery.MSIX);
        assertThat(shared).isGreaterThan(own);
    }

    /** Mean ticks from the acknowledge to the start of the disk's handler, with no frames at all. */
    private static long diskHandlerDelay(Delivery ofDisk) {
        Traffic traffic = new Traffic(2, 0);
        try (Machine machine =
                Machine.boot(config(BoardSpec.X86_REFERENCE_APIC, traffic, ofDisk))) {
            traffic.connect(machine);
            SharedLineReport report = SharedLineReport.watch(machine);
            traffic.play(machine);
            assertThat(report.disk().calls()).isGreaterThan(10);
            return report.disk().meanTicksWaited();
        }
    }

    @Test
    @DisplayName("S3 the table entries that the driver wrote name core 0 and a vector each")
    void theDisksTableEntriesHaveTheWindowAndTheirVectors() {
        Traffic traffic = new Traffic(3, 0);
        MachineConfig four =
                config(BoardSpec.X86_REFERENCE_APIC, traffic, Delivery.MSIX).withCores(4);
        try (Machine machine = Machine.boot(four)) {
            long entries = msixTable(machine);
            for (int vector = 0; vector < 5; vector++) {
                long entry = entries + 16L * vector;
                assertThat(read(machine, entry, 4)).isEqualTo(0xFEE0_0000L);
                assertThat(read(machine, entry + 4, 4)).isZero();
                assertThat(read(machine, entry + 8, 4)).isEqualTo(FIRST_MESSAGE + vector);
                assertThat(read(machine, entry + 12, 4) & 1).as("masked").isZero();
            }
            assertThat(read(machine, entries + 16 * 5 + 12, 4) & 1).as("masked").isEqualTo(1);
        }
    }

    private static long msixTable(Machine machine) {
        PciSpec pci = machine.config().board().pci();
        long space = pci.ecamBase() + ((long) pci.diskDevice() << 15);
        long at = read(machine, space + 0x34, 1);
        while (read(machine, space + at, 1) != 0x11) {
            at = read(machine, space + at + 1, 1);
        }
        long table = read(machine, space + at + 4, 4);
        long bar = read(machine, space + 0x10 + 4 * (table & 7), 4) & ~0xFL;
        return bar + (table & ~7L);
    }

    private static long read(Machine machine, long address, int bytes) {
        return machine.parts().bus().read(address, bytes, Requester.DEBUGGER);
    }
}
