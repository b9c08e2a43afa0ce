package dev.doorbell.bench.jmh;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.Boards;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.nic.wire.UdpFrames;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time to build a board, boot its kernel, receive one packet, and close it.
 *
 * <p>Question: what does a test pay that embeds a machine? Once in a JVM that has just begun (the
 * classes are loaded then), and again and again in one that is warm.
 */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BootBenchmark {
    /** The board. */
    @Param({"parallels", "qemu-virt", "vmware-fusion-its"})
    private String board = "";

    /** The second and all later machines of a JVM. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @Fork(value = 2, jvmArgs = "-XX:+UseSerialGC")
    public long warm() {
        return bootAndReceive();
    }

    /** As {@link #warm}, as a test has it: watched by every detector, run until it is quiet. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @Fork(value = 2, jvmArgs = "-XX:+UseSerialGC")
    public long warmInATest() {
        try (Machine machine = Boards.of(spec()).profile("parallels-m1").boot()) {
            machine.wire().deliver(new byte[UdpFrames.FRAME_BYTES_MIN]);
            machine.runUntilQuiet();
            return machine.digest();
        }
    }

    /** The first machine of a JVM. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Fork(value = 10, jvmArgs = "-XX:+UseSerialGC")
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public long first() {
        return bootAndReceive();
    }

    private long bootAndReceive() {
        BoardSpec spec = spec();
        Delivery delivery =
                spec.deliveries().contains(Delivery.MSIX)
                                && spec.nic().deliveries().contains(Delivery.MSIX)
                        ? Delivery.MSIX
                        : Delivery.INTX;
        MachineConfig config =
                MachineConfig.on(spec, delivery, TimingProfile.named("parallels-m1"));
        try (Machine machine = Machine.boot(config)) {
            byte[] frame = new byte[UdpFrames.FRAME_BYTES_MIN];
            UdpFrames.write(frame, SyntheticTraffic.PORT, 0, 18);
            machine.wire().deliver(frame);
            while (machine.journeys().breakdown().delivered() == 0) {
                machine.runFor(machine.time().ticksPerSecond() / 10_000);
            }
            return machine.digest();
        }
    }

    private BoardSpec spec() {
        return BoardSpec.ALL.stream()
                .filter(each -> each.name().equals(board))
                .findFirst()
                .orElseThrow();
    }
}
