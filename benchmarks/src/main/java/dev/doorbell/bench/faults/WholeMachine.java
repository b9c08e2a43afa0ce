package dev.doorbell.bench.faults;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.watch.Bounds;
import java.util.Arrays;
import java.util.function.Consumer;

/** Runs of a whole machine with its kernel, watched from the first instruction on. */
final class WholeMachine {
    private static final int FRAME_BYTES = 60;
    private static final int ADDRESS_BYTES = 6;

    private WholeMachine() {}

    /** Boots, lets {@code traffic} arrange what is to happen, and runs for so many milliseconds. */
    static FaultRun run(
            MachineConfig config,
            BareMachine.UnaryBounds patience,
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

    private static Observer observe(Machine machine, BareMachine.UnaryBounds patience) {
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
