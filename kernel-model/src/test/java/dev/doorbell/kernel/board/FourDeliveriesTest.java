package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.driver.block.BlockDriver;
import dev.doorbell.kernel.driver.block.NvmeDriver;
import dev.doorbell.kernel.driver.net.E1000Driver;
import dev.doorbell.kernel.driver.net.NetDriver;
import dev.doorbell.kernel.driver.net.VirtioNetDriver;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * One body, four deliveries: the same driver classes, by poll, INTx, MSI and MSI-X, on every board that
 * has them, while a disk is read beside the network. On a pin, card and disk share one line.
 *
 * <p>The contents of every frame are checked at its far end, both ways; so is every block. Nothing is
 * lost, no interrupt stays unclaimed, and the controller is quiet in the end. What cannot be is listed
 * with its reason, and has to be refused.
 */
class FourDeliveriesTest {
    private static final int FRAMES = 40;

    private static final List<String> PROFILES =
            List.of("ideal", "parallels-m1", "bare-metal-neoverse-n1");

    /** Why a board does not have a delivery. */
    private static final Map<String, String> BOARD_REASONS =
            Map.of(
                    "qemu-virt-gicv3 msi", "the board has neither a GICv2m frame nor an ITS",
                    "qemu-virt-gicv3 msix", "the board has neither a GICv2m frame nor an ITS",
                    "vmware-fusion msi", "the board has neither a GICv2m frame nor an ITS",
                    "vmware-fusion msix", "the board has neither a GICv2m frame nor an ITS",
                    "x86-reference msi", "the board has neither a GICv2m frame nor an ITS",
                    "x86-reference msix", "the board has neither a GICv2m frame nor an ITS");

    /** Why a card does not have a delivery. */
    private static final Map<String, String> NIC_REASONS =
            Map.of(
                    "virtio-net-msix-only msi", "the function has no MSI capability",
                    "virtio-net-modern msi", "the function has no MSI capability",
                    "virtio-net-transitional msi", "the function has no MSI capability",
                    "e1000 msi", "the function has no MSI capability",
                    "e1000 msix", "the function has no MSI-X capability",
                    "e1000-82545em msi", "the function has no MSI capability",
                    "e1000-82545em msix", "the function has no MSI-X capability");

    private record Case(BoardSpec board, NicKind nic, Delivery delivery, String profile) {
        MachineConfig config() {
            return MachineConfig.on(board, delivery, TimingProfile.named(profile)).with(nic);
        }

        /** Why it cannot be; empty if it can. */
        String reason() {
            String way = " " + delivery.label();
            String ofNic = NIC_REASONS.getOrDefault(nic.label() + way, "");
            return ofNic.isEmpty() ? BOARD_REASONS.getOrDefault(board.name() + way, "") : ofNic;
        }

        @Override
        public String toString() {
            return String.join(", ", board.name(), nic.label(), delivery.label(), profile);
        }
    }

    private static Stream<Case> cases(List<String> profiles) {
        return BoardSpec.ALL.stream()
                .flatMap(
                        board ->
                                Stream.of(NicKind.values())
                                        .flatMap(
                                                nic ->
                                                        Stream.of(Delivery.values())
                                                                .flatMap(
                                                                        delivery ->
                                                                                profiles.stream()
                                                                                        .map(
                                                                                                profile ->
                                                                                                        new Case(
                                                                                                                board,
                                                                                                                nic,
                                                                                                                delivery,
                                                                                                                profile)))));
    }

    @TestFactory
    Stream<DynamicTest> framesAndBlocksArriveIntact() {
        return cases(PROFILES)
                .filter(c -> c.reason().isEmpty())
                .map(c -> DynamicTest.dynamicTest(c.toString(), () -> run(c)));
    }

    @TestFactory
    Stream<DynamicTest> whatCannotBeIsRefusedWithWhatCan() {
        return cases(List.of("ideal"))
                .filter(c -> !c.reason().isEmpty())
                .map(
                        c ->
                                DynamicTest.dynamicTest(
                                        c.toString(),
                                        () ->
                                                assertThatThrownBy(() -> Machine.boot(c.config()))
                                                        .isInstanceOf(ConfigurationException.class)
                                                        .hasMessageContaining(c.reason())
                                                        .hasMessageContaining(
                                                                "choose delivery poll")));
    }

    @Test
    void everyReasonIsNeededAndTheDataOfBoardsAndCardsAgree() {
        List<String> used = new ArrayList<>();
        cases(List.of("ideal"))
                .forEach(
                        c -> {
                            boolean can =
                                    c.board().deliveries().contains(c.delivery())
                                            && c.nic().deliveries().contains(c.delivery());
                            assertThat(c.reason().isEmpty()).as(c.toString()).isEqualTo(can);
                            used.add(c.board().name() + " " + c.delivery().label());
                            used.add(c.nic().label() + " " + c.delivery().label());
                        });
        assertThat(used).containsAll(BOARD_REASONS.keySet()).containsAll(NIC_REASONS.keySet());
    }

    /** NVMe has no plain MSI: beside a card with one, the disk has MSI-X. */
    private static Delivery ofDisk(Delivery delivery) {
        return delivery == Delivery.MSI ? Delivery.MSIX : delivery;
    }

    private static void run(Case c) {
        Traffic traffic = new Traffic(20261201, FRAMES);
        MachineConfig base = c.config().withDisk(Traffic.DISK_BYTES);
        MachineConfig config =
                base.with(
                        base.kernel()
                                .withReceiveBuffers(32)
                                .withDisk(ofDisk(c.delivery()))
                                .running(traffic.programs()));
        try (Machine machine = Machine.boot(config)) {
            traffic.connect(machine);
            traffic.play(machine);

            LatencyBreakdown all = machine.journeys().breakdown();
            assertThat(all.dropped()).isEmpty();
            assertThat(all.delivered()).isEqualTo(FRAMES);
            traffic.checkContents();
            checkUnclaimed(machine, c.delivery());
            checkInterrupts(machine, c.delivery());
            Quiet.check(machine);
        }
    }

    /**
     * A local APIC keeps what an IO-APIC sent: a pin whose fall is still under way at the end of its
     * interrupt is sent once more, and nobody claims that one. So is what a device's set-up raised while
     * interrupts were masked.
     */
    private static void checkUnclaimed(Machine machine, Delivery delivery) {
        IrqTable irqs = machine.kernel().irqs();
        GicSpec gic = machine.config().board().gic();
        if (delivery == Delivery.INTX && gic instanceof GicSpec.Pc pc && pc.hasApics()) {
            assertThat(irqs.unclaimedCount()).isLessThanOrEqualTo(1 + irqs.sharedCount() / 2);
        } else {
            assertThat(irqs.unclaimedCount()).isZero();
        }
    }

    private static void checkInterrupts(Machine machine, Delivery delivery) {
        NetDriver driver = machine.kernel().driver();
        assertThat(driver).isNotNull();
        boolean isVirtio = machine.config().nic().label().startsWith("virtio");
        assertThat(driver)
                .isExactlyInstanceOf(isVirtio ? VirtioNetDriver.class : E1000Driver.class);
        assertThat(machine.kernel().diskDriver()).isExactlyInstanceOf(NvmeDriver.class);
        assertThat(machine.kernel().diskProblem()).isEmpty();
        int nic = machine.kernel().nicIrq();
        BlockDriver diskDriver = machine.kernel().diskDriver();
        int disk = diskDriver == null ? -1 : diskDriver.irq();
        long ofNic = machine.kernel().irqs().count(0, nic);
        switch (delivery) {
            case POLL -> {
                assertThat(nic).isZero();
                assertThat(disk).isZero();
                assertThat(machine.kernel().irqs().sharedCount()).isZero();
            }
            case INTX -> {
                PciSpec pci = machine.config().board().pci();
                int first = firstVector(machine.config().board().gic());
                assertThat(nic).isEqualTo(first + pci.pins().intid(pci.nicDevice(), 1));
                assertThat(disk).isEqualTo(nic); // slots that differ by four, pin A
            }
            case MSI, MSIX -> {
                boolean its = machine.config().board().gic().hasIts();
                assertThat(nic).isEqualTo(its ? 8192 : firstSpi(machine));
                assertThat(Objects.requireNonNull(diskDriver).irqs())
                        .containsExactly(nic + 1, nic + 2);
                assertThat(disk).as("the vector of core 0's queue").isEqualTo(nic + 2);
                assertThat(machine.kernel().irqs().count(0, disk)).isPositive();
            }
        }
        if (delivery != Delivery.POLL) {
            assertThat(ofNic).isPositive();
            assertThat(machine.kernel().pollCount()).isZero();
        }
    }

    /** The vector of a PC's IRQ 0, from which both kernels count; a GIC's numbers are its own. */
    private static int firstVector(GicSpec gic) {
        return gic instanceof GicSpec.Pc pc ? pc.hasApics() ? 0x50 : 0x20 : 0;
    }

    private static int firstSpi(Machine machine) {
        if (machine.config().board().isPc()) {
            return firstVector(machine.config().board().gic());
        }
        MessageFrameSpec frame = machine.config().board().messageFrame();
        return frame == null ? 0 : frame.firstIntid();
    }
}
