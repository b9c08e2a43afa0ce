package dev.doorbell.kernel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.kernel.program.Program;
import dev.doorbell.pci.PciBus;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.pci.testkit.MsiLedger;
import dev.doorbell.pci.testkit.MsiStorm;
import dev.doorbell.pci.testkit.MsiStormArbitrary;
import dev.doorbell.pci.testkit.MsixFunction;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Storms of messages on whole machines, through GICv2m frames and through ITSs. */
class MsiStormOnBoardsProperties {
    private static final int FIRST_DEVICE = 20;
    private static final long NOWHERE = 0x805; // no SPI of a frame, and no event that was mapped

    /** A storm on a board. */
    private record Case(BoardSpec board, MsiStorm storm) {
        @Override
        public String toString() {
            return board.name() + ", " + storm;
        }
    }

    /** The kernel's ITS driver takes one event of a function, its GICv2m driver any number of SPIs. */
    @Provide
    Arbitrary<Case> cases() {
        return Arbitraries.of(
                        BoardSpec.PARALLELS,
                        BoardSpec.QEMU_VIRT,
                        BoardSpec.QEMU_VIRT_ITS,
                        BoardSpec.VMWARE_FUSION_ITS)
                .flatMap(
                        board ->
                                (board.gic().hasIts()
                                                ? MsiStormArbitrary.of(6, 2)
                                                : MsiStormArbitrary.of(3, 4))
                                        .map(storm -> new Case(board, storm)));
    }

    @Property(tries = 80, seed = "6401", edgeCases = EdgeCasesMode.NONE)
    @Label("posted is handled, merged into what is pending, or dropped by name, vector by vector")
    void everyMessageIsHandledMergedOrDroppedByName(@ForAll("cases") Case chosen) {
        MsiStorm storm = chosen.storm();
        MsiLedger ledger = new MsiLedger(storm.functions(), storm.vectors());
        try (Field field = new Field(chosen.board(), storm)) {
            storm.play(field.machine::runFor, field.functions, ledger::note);
            field.machine.runFor(field.machine.time().ticksPerSecond() / 1000);

            int last = storm.vectors() - 1;
            long nowhere = 0;
            for (int f = 0; f < storm.functions(); f++) {
                for (int v = 0; v < last; v++) {
                    Vector vector = field.vectors.get(f).get(v);
                    String who = "function " + f + " vector " + v;
                    assertThat(vector.rung).as(who + " rung").isEqualTo(ledger.sent(f, v));
                    assertThat(vector.pending).as(who + " pending").isFalse();
                    assertThat(vector.handled + vector.merged)
                            .as(who + ", handled or merged")
                            .isEqualTo(vector.rung);
                }
                nowhere += ledger.sent(f, last);
            }
            assertThat(field.machine.trace().complaints().getOrDefault(field.dropped(), 0L))
                    .as("dropped for want of somebody")
                    .isEqualTo(nowhere);
            assertThat(
                            field.machine
                                    .trace()
                                    .complaints()
                                    .getOrDefault(TracePoint.BUS_MASTER_OFF, 0L))
                    .isEqualTo(ledger.droppedNoBus());
            assertThat(field.machine.kernel().irqs().unclaimedCount()).isZero();
        }
    }

    /** What was seen of one vector. */
    private static final class Vector {
        private long rung;
        private long merged;
        private long handled;
        private boolean pending;

        /** A message is at the interrupt controller. */
        void ring() {
            rung++;
            merged += pending ? 1 : 0;
            pending = true;
        }
    }

    /** A machine with functions of a test's own, whose last vectors lead nowhere. */
    private static final class Field implements AutoCloseable {
        private final BoardSpec board;
        private final MsiStorm storm;
        private final Machine machine;
        private final List<MsixFunction> functions = new ArrayList<>();
        private final List<List<Vector>> vectors = new ArrayList<>();
        private final Map<Long, Vector> byIntid = new HashMap<>();

        Field(BoardSpec board, MsiStorm storm) {
            this.board = board;
            this.storm = storm;
            TimingProfile ideal = TimingProfile.named("ideal");
            MachineConfig config = MachineConfig.on(board, Delivery.POLL, ideal);
            Machine[] built = new Machine[1];
            boolean[] through = {false};
            Program taking =
                    system -> {
                        Core core = built[0].core(0);
                        boolean mask = core.maskInterrupts();
                        takeAll(built[0], core);
                        core.restoreInterrupts(mask);
                        through[0] = true;
                    };
            machine =
                    Machine.boot(
                            config.with(
                                    config.kernel()
                                            .running(
                                                    List.of(
                                                            new Program.Listening(
                                                                    Program.Listening.NO_PORT,
                                                                    taking)))),
                            made -> {
                                built[0] = made;
                                plug(made, ideal);
                            });
            for (int i = 0; i < 100 && !through[0]; i++) {
                machine.runFor(machine.time().ticksPerSecond() / 1000);
            }
            assertThat(through[0]).isTrue();
            machine.trace().attachInline(this::watch);
        }

        private void plug(Machine made, TimingProfile profile) {
            PciBus bus = PciBus.root(); // beside the host bridge's own
            for (int i = 0; i < storm.functions(); i++) {
                MsixFunction function =
                        new MsixFunction(
                                made.parts(),
                                "storm" + i,
                                new Slot(FIRST_DEVICE + i, 0),
                                new PcieLink(profile, made.parts().time()),
                                storm.vectors());
                bus.plug(function.function());
                functions.add(function);
            }
        }

        private void takeAll(Machine made, Core core) {
            for (MsixFunction function : functions) {
                List<Vector> ofFunction = new ArrayList<>();
                long doorbell = 0;
                for (int v = 0; v < storm.vectors() - 1; v++) {
                    Vector vector = new Vector();
                    MessageInterrupt taken =
                            Objects.requireNonNull(
                                    made.kernel()
                                            .takeMessage(
                                                    core,
                                                    function.function().requesterId(),
                                                    by -> {
                                                        vector.handled++;
                                                        return IrqResult.HANDLED;
                                                    }));
                    doorbell = taken.address();
                    function.aim(v, doorbell, taken.data());
                    byIntid.put((long) taken.intid(), vector);
                    ofFunction.add(vector);
                }
                function.aim(storm.vectors() - 1, doorbell, NOWHERE);
                vectors.add(ofFunction);
                for (int v = 0; v < storm.vectors(); v++) {
                    function.mask(v, false);
                }
                function.letMaster(true);
                function.enable(true);
            }
        }

        private void watch(long tick, TracePoint point, int source, long first, long second) {
            Vector vector =
                    switch (point) {
                        case DOORBELL -> byIntid.get(first);
                        case ITS_TRANSLATED -> byIntid.get(second >>> 32);
                        case INTERRUPT_ACKNOWLEDGED -> byIntid.get(second);
                        default -> null;
                    };
            if (vector != null && point == TracePoint.INTERRUPT_ACKNOWLEDGED) {
                vector.pending = false;
            } else if (vector != null) {
                vector.ring();
            }
        }

        TracePoint dropped() {
            return board.gic().hasIts()
                    ? TracePoint.ITS_MESSAGE_DROPPED
                    : TracePoint.DOORBELL_OUT_OF_RANGE;
        }

        @Override
        public void close() {
            machine.close();
        }
    }
}
