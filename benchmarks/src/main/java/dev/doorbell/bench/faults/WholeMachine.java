package dev.doorbell.bench.faults;

import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.nic.wire.BackPressure;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.nic.wire.Wire;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.watch.Bounds;
import java.util.Arrays;
import java.util.function.Consumer;

/** Boots the kernel on a board, sends it frames, and watches from the first instruction on. */
final class WholeMachine {
    private static final int FRAME_BYTES = 60;
    private static final int ADDRESS_BYTES = 6;

    private WholeMachine() {}

    /** Frames for a machine: how many, and when. */
    record Frames(int count, double perSecond, boolean duringBoot) {
        /** One every so many microseconds, from the end of boot on. */
        static Frames every(long micros, int count) {
            return new Frames(count, 1e6 / micros, false);
        }

        /** The same from the first instruction on; the sender waits until the card takes them. */
        Frames fromTheStart() {
            return new Frames(count, perSecond, true);
        }
    }

    /** Boots with one program that receives the frames, and runs for so many milliseconds more. */
    static FaultRun run(MachineConfig config, Frames frames, long millis) {
        KernelConfig kernel = config.kernel().listeningOn(SyntheticTraffic.PORT);
        Observer[] observer = new Observer[1];
        try (Machine machine =
                Machine.boot(
                        config.with(kernel),
                        before -> {
                            observer[0] = Observer.of(before.parts());
                            if (frames.duringBoot()) {
                                sendHeld(before, frames);
                            }
                        })) {
            if (!frames.duringBoot()) {
                machine.wire().carry(traffic(machine, frames), machine.nowTicks());
            }
            machine.runFor(millis * (machine.time().ticksPerSecond() / 1000));
            LatencyBreakdown breakdown = machine.journeys().breakdown();
            return observer[0].ends(
                    breakdown.delivered() + " of " + frames.count() + " frames delivered");
        }
    }

    private static void sendHeld(Machine machine, Frames frames) {
        Wire wire =
                new Wire(
                        machine.parts(),
                        machine.config().profile(),
                        machine.nic(),
                        BackPressure.HOLD);
        wire.carry(traffic(machine, frames), 0);
    }

    private static SyntheticTraffic traffic(Machine machine, Frames frames) {
        return SyntheticTraffic.constant(
                frames.perSecond(), machine.time().ticksPerSecond(), 0, frames.count());
    }

    /** Boots, lets {@code traffic} arrange what is to happen, and runs for so many milliseconds. */
    static FaultRun run(
            MachineConfig config,
            FaultMachine.UnaryBounds patience,
            Consumer<Machine> traffic,
            long millis) {
        Observer[] observer = new Observer[1];
        try (Machine machine =
                Machine.boot(config, built -> observer[0] = observe(built, patience))) {
            traffic.accept(machine);
            machine.runFor(millis * milli(machine));
            return observer[0].ends(
                    machine.kernel().receivedCount()
                            + " of "
                            + machine.journeys().breakdown().begun()
                            + " frames received");
        }
    }

    private static Observer observe(Machine machine, FaultMachine.UnaryBounds patience) {
        Bounds bounds = Bounds.patient(machine.time());
        return Observer.of(machine.parts(), patience.of(bounds, milli(machine)));
    }

    /** A millisecond in ticks. */
    static long milli(Machine machine) {
        return machine.time().ticksPerSecond() / 1000;
    }

    /** Has so many broadcast frames come, the first one {@code firstMicros} from now, so far apart. */
    static void frames(Machine machine, int count, long firstMicros, long gapMicros) {
        byte[] frame = new byte[FRAME_BYTES];
        Arrays.fill(frame, 0, ADDRESS_BYTES, (byte) 0xFF);
        long micro = machine.time().ticksPerSecond() / 1_000_000;
        for (int i = 0; i < count; i++) {
            Event event = Event.named("frame", Phase.DEVICES, () -> machine.wire().deliver(frame));
            long ahead = (firstMicros + gapMicros * i) * micro;
            machine.parts().events().scheduleAt(machine.nowTicks() + ahead, event);
        }
    }
}
