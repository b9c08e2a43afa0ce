package dev.doorbell.sim.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.SimulationException;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusPort;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.time.ClockDomain;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One tick is a nanosecond is a cycle. */
class CoreTest {
    private static final long DEVICE = 0x1000;
    private static final long ENTRY = 5;
    private static final long RETURN = 3;
    private static final long IDLE_EXIT = 7;

    private final Simulation simulation = Simulation.builder().build();
    private final ClockDomain clock = simulation.parts().time().domain("ns");
    private final Core core =
            new Core(simulation.parts(), 0, clock, new CoreTiming(ENTRY, RETURN, IDLE_EXIT));
    private final InterruptLine.Driver irq = core.irq().driver();
    private final List<String> story = new ArrayList<>();

    @AfterEach
    void close() {
        simulation.close();
    }

    private void device(long readCycles, long issueCycles, long flightCycles) {
        BusTarget target =
                new BusTarget() {
                    @Override
                    public long read(long offset, int bytes, int requester) {
                        note("read " + offset);
                        return simulation.nowTicks();
                    }

                    @Override
                    public void write(long offset, int bytes, long value, int requester) {
                        note("write " + value);
                    }
                };
        AccessTiming timing = new AccessTiming(readCycles, issueCycles, flightCycles);
        simulation.parts().bus().map("device", DEVICE, 0x1000, target, timing);
    }

    private void note(String what) {
        story.add(what + " @" + simulation.nowTicks());
    }

    private void driveAt(long tick, boolean high) {
        Event event = Event.named("test.irq", Phase.WIRES, () -> irq.drive(high));
        simulation.parts().events().scheduleAt(tick, event);
    }

    private void run(Runnable guest) {
        core.powerOn(guest);
        simulation.runFor(1_000_000);
    }

    @Test
    void aReadStallsForTheRoundTripAndSeesTheValueAtHalfOfItRoundedDown() {
        device(101, 0, 0);

        run(
                () -> {
                    core.spend(9);
                    note("value " + core.read(DEVICE, 4));
                });

        assertThat(story).containsExactly("read 0 @59", "value 59 @110");
    }

    @Test
    void aWriteHoldsTheCoreForItsIssueAndLandsLater() {
        device(0, 4, 100);

        run(
                () -> {
                    core.write(DEVICE, 4, 1);
                    note("issued");
                });

        assertThat(story).containsExactly("issued @4", "write 1 @104");
    }

    @Test
    void aWriteWithoutFlightIsCompleteWhenTheCoreGoesOn() {
        device(0, 4, 0);

        run(
                () -> {
                    core.write(DEVICE, 4, 1);
                    note("issued");
                });

        assertThat(story).containsExactly("write 1 @4", "issued @4");
    }

    @Test
    void writesLandInTheOrderTheyWerePosted() {
        device(0, 1, 100);
        BusTarget near =
                new BusTarget() {
                    @Override
                    public long read(long offset, int bytes, int requester) {
                        return 0;
                    }

                    @Override
                    public void write(long offset, int bytes, long value, int requester) {
                        note("near " + value);
                    }
                };
        AccessTiming quick = new AccessTiming(0, 1, 2);
        simulation.parts().bus().map("near", 0x8000, 0x1000, near, quick);

        run(
                () -> {
                    core.write(DEVICE, 4, 1);
                    core.write(0x8000, 4, 2);
                    core.write(DEVICE, 4, 3);
                });

        assertThat(story).containsExactly("write 1 @101", "near 2 @101", "write 3 @103");
    }

    @Test
    void aBarrierWaitsUntilThePostedWritesHaveLanded() {
        device(0, 4, 100);

        run(
                () -> {
                    core.barrier();
                    note("nothing to wait for");
                    core.write(DEVICE, 4, 1);
                    core.barrier();
                    note("past it");
                });

        assertThat(story).containsExactly("nothing to wait for @0", "write 1 @104", "past it @104");
    }

    @Test
    void aReadPushesThePostedWritesOfItsCoreBeforeIt() {
        device(10, 4, 100);

        run(
                () -> {
                    core.write(DEVICE, 4, 1);
                    core.read(DEVICE, 4);
                    note("read");
                });

        assertThat(story).containsExactly("write 1 @104", "read 0 @109", "read @114");
    }

    @Test
    void aCoreWhoseWritesAreAllInFlightWaitsForTheOldest() {
        device(0, 1, 1000);

        run(
                () -> {
                    for (int i = 0; i < BusPort.WRITES_MAX; i++) {
                        core.write(DEVICE, 4, i);
                    }
                    note("full");
                    core.write(DEVICE, 4, 99);
                    note("issued");
                });

        assertThat(story).startsWith("full @64", "write 0 @1001", "write 1 @1002");
        assertThat(story).contains("issued @1002");
        assertThat(story).endsWith("write 99 @2002");
    }

    @Test
    void anAddressNobodyDecodesReadsAsOnesAndIsReported() {
        run(() -> note("value " + core.read(0x2_0000, 4)));

        assertThat(story).containsExactly("value 4294967295 @0");
        assertThat(simulation.parts().trace().complaints())
                .containsEntry(TracePoint.BUS_NOBODY_READ, 1L);
    }

    @Test
    void aSystemRegisterNobodyImplementsReadsAsZeroAndIsReported() {
        int encoding = SystemRegisters.encoding(3, 0, 15, 1, 1);

        run(
                () -> {
                    core.writeSystem(encoding, 7);
                    note("value " + core.readSystem(encoding));
                });

        assertThat(story).containsExactly("value 0 @0");
        assertThat(simulation.parts().trace().complaints())
                .containsEntry(TracePoint.SYSTEM_REGISTER_HOLE, 2L);
    }

    @Test
    void waitingWakesWhileInterruptsAreMaskedAndTakesNone() {
        core.setVector(() -> note("taken"));
        driveAt(50, true);

        run(
                () -> {
                    core.waitForInterrupt();
                    note("woken");
                });

        assertThat(story).containsExactly("woken @57");
        assertThat(core.takenCount()).isZero();
        assertThat(core.idleTicks()).isEqualTo(50);
    }

    @Test
    void waitingUnmaskedTakesTheInterruptBeforeItReturns() {
        core.setVector(
                () -> {
                    note("taken");
                    irq.drive(false);
                });
        driveAt(50, true);

        run(
                () -> {
                    core.unmaskInterrupts();
                    core.waitForInterrupt();
                    note("woken");
                });

        assertThat(story).containsExactly("taken @62", "woken @65");
    }

    @Test
    void waitingReturnsAtOnceIfTheInputIsHigh() {
        irq.drive(true);

        run(
                () -> {
                    core.waitForInterrupt();
                    note("on");
                });

        assertThat(story).containsExactly("on @0");
        assertThat(core.idleTicks()).isZero();
    }

    @Test
    void aPulseThatEndsInItsOwnTickWakesNobody() {
        driveAt(50, true);
        driveAt(50, false);

        run(
                () -> {
                    core.unmaskInterrupts();
                    core.waitForInterrupt();
                    note("woken");
                });

        assertThat(story).isEmpty();
        assertThat(core.takenCount()).isZero();
    }

    @Test
    void aHandlerThatUnmasksWithoutEndIsStoppedWithAMessage() {
        core.setVector(core::unmaskInterrupts);
        irq.drive(true);

        assertThatThrownBy(() -> run(core::unmaskInterrupts))
                .isInstanceOf(SimulationException.class)
                .hasMessageContaining("cpu0")
                .hasMessageContaining("64 interrupts nested")
                .hasMessageContaining("acknowledges");
    }

    @Test
    void masksAreRestoredAsTheyWere() {
        core.setVector(() -> irq.drive(false));

        run(
                () -> {
                    assertThat(core.interruptsMasked()).isTrue();
                    core.unmaskInterrupts();
                    boolean outer = core.maskInterrupts();
                    boolean inner = core.maskInterrupts();
                    core.restoreInterrupts(inner);
                    assertThat(core.interruptsMasked()).isTrue();
                    core.restoreInterrupts(outer);
                    assertThat(core.interruptsMasked()).isFalse();
                    note("done");
                });

        assertThat(story).containsExactly("done @0");
    }

    @Test
    void aCoreIsPoweredOnOnce() {
        core.powerOn(() -> {});

        assertThatThrownBy(() -> core.powerOn(() -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cpu0 is on already");
    }

    private void spinTwice(long turnCycles) {
        core.setVector(
                () -> {
                    note("vector");
                    irq.drive(false);
                    core.spend(11);
                });
        run(
                () -> {
                    core.unmaskInterrupts();
                    long seen = core.stirCount();
                    core.spin(turnCycles, seen);
                    note("looks");
                    core.spin(turnCycles, seen);
                    note("looks again, since it has not looked");
                });
    }

    @Test
    void aLoopThatOnlyLooksEndsItsTurnAfterTheInterrupt() {
        driveAt(40, true);
        spinTwice(30);
        // Taken at 40, in the second turn, of which 20 are left when the vector is through.
        assertThat(story)
                .containsExactly(
                        "vector @" + (40 + ENTRY),
                        "looks @" + (40 + ENTRY + 11 + RETURN + 20),
                        "looks again, since it has not looked @" + (40 + ENTRY + 11 + RETURN + 20));
        assertThat(core.idleTicks()).isZero();
    }

    @Test
    void aLoopWhoseTurnsCostNothingLooksAsSoonAsTheInterruptIsOver() {
        driveAt(40, true);
        spinTwice(0);
        assertThat(story).contains("looks @" + (40 + ENTRY + 11 + RETURN));
    }

    @Test
    void aNudgeEndsTheTurnOfALoopThatOnlyLooks() {
        Event nudge = Event.named("test.nudge", Phase.DEVICES, core::nudge);
        simulation.parts().events().scheduleAt(61, nudge);
        spinTwice(30);
        assertThat(story).containsExactly("looks @90", "looks again, since it has not looked @90");
    }

    @Test
    void aNudgeInTheTickInWhichATurnEndsIsSeenByTheNextLook() {
        Event nudge = Event.named("test.nudge", Phase.DEVICES, core::nudge);
        simulation.parts().events().scheduleAt(60, nudge);
        spinTwice(30);
        assertThat(story).contains("looks @60");
    }
}
