package dev.doorbell.bench.faults;

import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.nic.wire.BackPressure;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.nic.wire.Wire;
import dev.doorbell.sim.path.LatencyBreakdown;

/** Boots the kernel on a board, sends it frames, and watches. */
final class WholeMachine {
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
}
