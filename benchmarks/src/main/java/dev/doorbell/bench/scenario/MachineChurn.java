package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.nic.wire.UdpFrames;
import dev.doorbell.sim.context.Carrier;
import java.util.HashSet;
import java.util.Set;

/**
 * Machines as a test makes them: each is built, booted, given a frame, checked and closed. All have to do
 * the same, and none may leave a thread behind.
 *
 * <p>They run on threads of the operating system, which the JVM lists; nothing else may start threads
 * meanwhile.
 */
final class MachineChurn {
    private static final int PAYLOAD_BYTES = 18;

    private MachineChurn() {}

    /** Runs them, one after the other. */
    static Tally run(MachineConfig config, int count) {
        // The first machine has the JVM start threads of its own, once: it is not counted.
        Set<Thread> before = threads();
        long first = 0;
        int wrong = 0;
        for (int i = 0; i <= count; i++) {
            if (i == 1) {
                before = threads();
            }
            try (Machine machine = Machine.boot(config.with(Carrier.PLATFORM))) {
                byte[] frame = new byte[UdpFrames.FRAME_BYTES_MIN];
                UdpFrames.write(frame, SyntheticTraffic.PORT, 0, PAYLOAD_BYTES);
                machine.wire().deliver(frame);
                machine.runFor(machine.time().ticksPerSecond() / 50);
                first = i == 0 ? machine.digest() : first;
                boolean right =
                        machine.journeys().breakdown().delivered() == 1
                                && machine.digest() == first;
                wrong += right ? 0 : 1;
            }
        }
        Set<Thread> left = threads();
        left.removeAll(before);
        Tally tally = new Tally();
        tally.sum(Measure.MACHINES, count);
        tally.sum(Measure.MACHINES_WRONG, wrong);
        tally.sum(Measure.THREADS_LEFT, left.size());
        tally.digest(first);
        return tally;
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }
}
