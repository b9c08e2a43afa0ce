package dev.doorbell.kernel.board;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.sim.context.Carrier;
import dev.doorbell.sim.timing.TimingProfile;
import java.io.PrintStream;

/** Runs one scenario and prints its digest: for {@link DeterminismTest}, in a JVM of its own. */
final class DigestMain {
    /** Frames of the whole scenario. */
    static final int FRAMES = 2000;

    private static final int FRAMES_PER_SECOND = 20_000;

    private DigestMain() {}

    /** Arguments: seed, kind of threads. */
    public static void main(String[] arguments) {
        long seed = Long.parseLong(arguments[0]);
        Carrier carrier = Carrier.valueOf(arguments[1]);
        PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out));
        try (Machine machine = scenario(seed, carrier)) {
            run(machine, FRAMES);
            out.println("digest=" + Long.toHexString(machine.digest()));
        }
        out.flush();
    }

    /** Two cores, three programs that block on ports of their own, MSI. */
    static Machine scenario(long seed, Carrier carrier) {
        MachineConfig base =
                MachineConfig.parallels(Delivery.MSI, TimingProfile.named("parallels-m1"));
        return Machine.boot(
                base.with(base.kernel().listeningOn(7, 8, 9).withReceiveBuffers(64))
                        .withCores(2)
                        .withSeed(seed)
                        .with(carrier));
    }

    /** Frames for all three ports, at a rate that keeps both cores busy. */
    static void run(Machine machine, int frames) {
        machine.wire()
                .carry(
                        new PortsInTurn(
                                SyntheticTraffic.poisson(
                                        FRAMES_PER_SECOND,
                                        machine.time().ticksPerSecond(),
                                        machine.parts().seed().stream("arrivals"),
                                        0,
                                        frames)),
                        machine.nowTicks());
        machine.runFor(machine.time().ticksPerSecond() / FRAMES_PER_SECOND * frames * 5 / 4);
    }
}
