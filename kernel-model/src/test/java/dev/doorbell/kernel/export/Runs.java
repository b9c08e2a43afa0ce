package dev.doorbell.kernel.export;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.sim.timing.TimingProfile;

/** Machines and frames for tests of exports. */
final class Runs {
    private static final int FRAMES_PER_SECOND = 2_000;

    private Runs() {}

    /** A machine of one core that delivers in that way. */
    static MachineConfig config(Delivery delivery) {
        TimingProfile profile = TimingProfile.named("parallels-m1");
        BoardSpec board =
                BoardSpec.ALL.stream()
                        .filter(each -> each.deliveries().contains(delivery))
                        .findFirst()
                        .orElseThrow();
        return MachineConfig.on(board, delivery, profile);
    }

    /** Carries frames to it and waits for them. */
    static void carry(Machine machine, int frames) {
        long second = machine.time().ticksPerSecond();
        machine.wire()
                .carry(
                        SyntheticTraffic.poisson(
                                FRAMES_PER_SECOND,
                                second,
                                machine.parts().seed().stream("arrivals"),
                                0,
                                frames),
                        machine.nowTicks());
        machine.runFor(second / FRAMES_PER_SECOND * frames * 3 / 2 + second / 50);
    }
}
