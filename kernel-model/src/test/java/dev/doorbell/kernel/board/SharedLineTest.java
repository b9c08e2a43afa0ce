package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.irq.IrqHandler;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.nic.wire.UdpFrames;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A card and a disk on one INTx line: who is asked, who answers, and what a handler does to its
 * neighbour by doing too little.
 */
class SharedLineTest {
    private static final int CARD = 0;
    private static final List<String> AGAIN =
            List.of("card looks away", "disk HANDLED", "ended", "card HANDLED");
    private static final long COMMAND = 4;
    private static final long INTX_DISABLE = 1 << 10;

    private record Sharers(BoardSpec board, NicKind nic) {
        MachineConfig config() {
            return MachineConfig.on(board, Delivery.INTX, TimingProfile.named("parallels-m1"))
                    .with(nic)
                    .withDisk(Traffic.DISK_BYTES);
        }

        @Override
        public String toString() {
            return board.name() + ", " + nic.label();
        }
    }

    /** The interrupt that both share: pin A of slots that differ by four. */
    private static int lineOf(Machine machine) {
        PciSpec pci = machine.config().board().pci();
        return pci.pins().intid(pci.nicDevice(), 1);
    }

    /** Every board whose pins lead somewhere, each with every kind of card. */
    static List<Sharers> sharers() {
        List<Sharers> all = new ArrayList<>();
        for (BoardSpec board : BoardSpec.ARM) {
            for (NicKind nic : List.of(NicKind.VIRTIO_NET, NicKind.I82540EM, NicKind.I82574L)) {
                if (board.deliveries().contains(Delivery.INTX)) {
                    all.add(new Sharers(board, nic));
                }
            }
        }
        return all;
    }

    private static Machine boot(MachineConfig config, Traffic traffic) {
        return Machine.boot(
                config.with(
                        config.kernel()
                                .withReceiveBuffers(32)
                                .withDisk(Delivery.INTX)
                                .running(traffic.programs())));
    }

    /** A booted machine with nothing to do but one receiver, its disk armed and idle. */
    private static Machine bootIdle(MachineConfig config) {
        return Machine.boot(
                config.with(
                        config.kernel()
                                .withDisk(Delivery.INTX)
                                .listeningOn(SyntheticTraffic.PORT)));
    }

    /** Notes which handler was asked, and what it answered. */
    private static List<String> watch(Machine machine) {
        List<String> story = new ArrayList<>();
        IrqTable irqs = machine.kernel().irqs();
        String[] names = {"card", "disk"};
        for (int nth = 0; nth < names.length; nth++) {
            String name = names[nth];
            IrqHandler[] real = new IrqHandler[1];
            real[0] =
                    irqs.replacePciIrq(
                            lineOf(machine),
                            nth,
                            core -> {
                                IrqResult result = real[0].handle(core);
                                story.add(name + " " + result);
                                return result;
                            });
        }
        return story;
    }

    private static void sendOne(Machine machine) {
        byte[] frame = new byte[UdpFrames.FRAME_BYTES_MIN];
        UdpFrames.write(frame, SyntheticTraffic.PORT, 0, 18);
        machine.wire().deliver(frame);
        machine.runFor(machine.time().ticksPerSecond() / 1000);
    }

    @ParameterizedTest
    @MethodSource("sharers")
    @DisplayName("SHARE-001 the card in slot 2 and the disk in slot 6 share INTID 37")
    void cardAndDiskShareOneSpi(Sharers sharers) {
        Traffic traffic = new Traffic(1, 10);
        try (Machine machine = boot(sharers.config(), traffic)) {
            traffic.connect(machine);
            if (sharers.board().name().startsWith("qemu")) {
                assertThat(machine.nic().function().slot().device()).isEqualTo(2);
                assertThat(machine.config().board().pci().diskDevice()).isEqualTo(6);
                assertThat(lineOf(machine)).isEqualTo(37);
            }
            List<String> story = watch(machine);
            long before = machine.kernel().irqs().sharedCount();
            traffic.play(machine);

            assertThat(story).contains("card HANDLED", "disk HANDLED");
            assertThat(machine.kernel().irqs().sharedCount() - before).isEqualTo(story.size() / 2);
            assertThat(machine.kernel().irqs().count(0, lineOf(machine)))
                    .isEqualTo(machine.kernel().irqs().sharedCount());
        }
    }

    @ParameterizedTest
    @MethodSource("sharers")
    void bothAreAskedEveryTimeInTheOrderOfTheirRegistration(Sharers sharers) {
        Traffic traffic = new Traffic(2, 100);
        try (Machine machine = boot(sharers.config(), traffic)) {
            traffic.connect(machine);
            List<String> story = watch(machine);
            traffic.play(machine);

            int both = 0;
            for (int i = 0; i < story.size(); i += 2) {
                assertThat(story.get(i)).startsWith("card");
                assertThat(story.get(i + 1)).startsWith("disk");
                boolean card = story.get(i).endsWith(" HANDLED");
                boolean disk = story.get(i + 1).endsWith(" HANDLED");
                assertThat(card || disk).isTrue();
                both += card && disk ? 1 : 0;
            }
            assertThat(both).as("interrupts that were both sharers'").isPositive();
            traffic.checkContents();
            assertThat(machine.kernel().irqs().unclaimedCount()).isZero();
            Quiet.check(machine);
        }
    }

    @ParameterizedTest
    @MethodSource("sharers")
    @DisplayName(
            "SHARE-002 a handler that serves only one of two asserting sharers is entered again after"
                    + " EOI")
    void whatOneHandlerForgetsBringsTheInterruptBack(Sharers sharers) {
        Traffic traffic = new Traffic(3, 100);
        try (Machine machine = boot(sharers.config(), traffic)) {
            traffic.connect(machine);
            List<String> story = watch(machine);
            lookAwayEverySecondTime(machine, story);
            machine.trace()
                    .attachInline(
                            (tick, point, source, first, second) -> {
                                if (point == TracePoint.INTERRUPT_PENDING
                                        && first == lineOf(machine)) {
                                    story.add("rises");
                                } else if (point == TracePoint.INTERRUPT_ENDED
                                        && second == lineOf(machine)) {
                                    story.add("ended");
                                }
                            });
            traffic.play(machine);

            // The card kept the line high: its interrupt came back, and no rise with it.
            assertThat(Collections.indexOfSubList(story, AGAIN)).isNotNegative();
            traffic.checkContents();
            Quiet.check(machine);
        }
    }

    private static void lookAwayEverySecondTime(Machine machine, List<String> story) {
        boolean[] looks = new boolean[1];
        IrqHandler[] real = new IrqHandler[1];
        real[0] =
                machine.kernel()
                        .irqs()
                        .replacePciIrq(
                                lineOf(machine),
                                CARD,
                                core -> {
                                    looks[0] = !looks[0];
                                    if (looks[0]) {
                                        return real[0].handle(core);
                                    }
                                    story.add("card looks away");
                                    return IrqResult.NOT_MINE;
                                });
    }

    @ParameterizedTest
    @MethodSource("sharers")
    void aHandlerThatForgetsItsDeviceIsEnteredUntilItDoesNot(Sharers sharers) {
        try (Machine machine = bootIdle(sharers.config())) {
            IrqTable irqs = machine.kernel().irqs();
            long before = irqs.count(0, lineOf(machine));
            int[] calls = new int[1];
            IrqHandler[] real = new IrqHandler[1];
            real[0] =
                    irqs.replacePciIrq(
                            lineOf(machine),
                            CARD,
                            core -> ++calls[0] <= 5 ? IrqResult.NOT_MINE : real[0].handle(core));
            sendOne(machine);

            assertThat(calls[0]).isEqualTo(6);
            assertThat(irqs.count(0, lineOf(machine)) - before).isEqualTo(6);
            assertThat(irqs.unclaimedCount()).isEqualTo(5);
            assertThat(machine.journeys().breakdown().delivered()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("sharers")
    @DisplayName("SHARE-003 no cause in the card's register means: not mine")
    void aCardWithoutACauseDisownsTheDisksInterrupts(Sharers sharers) {
        Traffic traffic = new Traffic(4, 0);
        try (Machine machine = boot(sharers.config(), traffic)) {
            traffic.connect(machine);
            machine.runFor(machine.time().ticksPerSecond() / 1000); // the link is up: told
            List<String> story = watch(machine);
            traffic.play(machine);

            assertThat(traffic.reads()).isGreaterThan(10);
            assertThat(story).hasSizeGreaterThan(20).containsOnly("card NOT_MINE", "disk HANDLED");
            assertThat(machine.kernel().irqs().unclaimedCount()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("sharers")
    @DisplayName("SHARE-004 disabling the card's INTx leaves the disk's delivery intact")
    void withoutTheCardsPinTheDiskIsServed(Sharers sharers) {
        Traffic traffic = new Traffic(5, 0);
        try (Machine machine = boot(sharers.config(), traffic)) {
            traffic.connect(machine);
            machine.runFor(machine.time().ticksPerSecond() / 1000); // the link is up: told
            List<String> story = watch(machine);
            setPinDisabled(machine, sharers.board().pci().nicDevice(), true);
            traffic.play(machine);

            traffic.checkContents();
            assertThat(story).containsOnly("card NOT_MINE", "disk HANDLED");
        }
    }

    @ParameterizedTest
    @MethodSource("sharers")
    @DisplayName("SHARE-004 disabling the disk's INTx leaves the card's delivery intact")
    void withoutTheDisksPinTheCardIsServed(Sharers sharers) {
        try (Machine machine = bootIdle(sharers.config())) {
            setPinDisabled(machine, sharers.board().pci().diskDevice(), true);
            sendOne(machine);
            assertThat(machine.journeys().breakdown().delivered()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("sharers")
    void aFrameBehindADisabledPinWaitsUntilThePinIsEnabled(Sharers sharers) {
        try (Machine machine = bootIdle(sharers.config())) {
            setPinDisabled(machine, sharers.board().pci().nicDevice(), true);
            sendOne(machine);
            assertThat(machine.journeys().breakdown().delivered()).isZero();
            assertThat(machine.journeys().residentCount()).isEqualTo(1);

            setPinDisabled(machine, sharers.board().pci().nicDevice(), false);
            machine.runFor(machine.time().ticksPerSecond() / 1000);
            assertThat(machine.journeys().breakdown().delivered()).isEqualTo(1);
        }
    }

    /** Writes the command register as a debugger does, status left alone. */
    private static void setPinDisabled(Machine machine, int device, boolean disabled) {
        long at = machine.config().board().pci().ecamBase() + ((long) device << 15) + COMMAND;
        long command = machine.parts().bus().read(at, 2, Requester.DEBUGGER);
        long wanted = disabled ? command | INTX_DISABLE : command & ~INTX_DISABLE;
        machine.parts().bus().write(at, 2, wanted, Requester.DEBUGGER);
    }
}
