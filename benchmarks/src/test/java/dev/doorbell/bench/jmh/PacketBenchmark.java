package dev.doorbell.bench.jmh;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Cost of one packet from the wire to a thread, the whole board modelled.
 *
 * <p>Question: how much simulated traffic does a second of host time carry? Control: under {@code poll}
 * most packets end at the full ring, which leaves wire, device and tick.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgs = "-XX:+UseSerialGC")
public class PacketBenchmark {
    private static final int PACKETS_PER_SECOND = 100_000;
    private static final int PACKETS = 1000;

    /** How packets are announced. */
    @Param({"MSI", "POLL"})
    public Delivery delivery = Delivery.MSI;

    private Machine machine = boot(delivery);

    private static Machine boot(Delivery delivery) {
        TimingProfile profile = TimingProfile.named("bare-metal-neoverse-n1");
        MachineConfig config = MachineConfig.parallels(delivery, profile);
        return Machine.boot(config.with(config.kernel().listeningOn(SyntheticTraffic.PORT)));
    }

    /** Begins endless traffic. */
    @Setup
    public void begin() {
        machine.close();
        machine = boot(delivery);
        machine.wire()
                .carry(
                        SyntheticTraffic.constant(
                                PACKETS_PER_SECOND,
                                machine.time().ticksPerSecond(),
                                0,
                                Long.MAX_VALUE),
                        machine.nowTicks());
    }

    /** Ends the machine's threads. */
    @TearDown
    public void end() {
        machine.close();
    }

    /** A thousand packets' worth of time. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long carry() {
        machine.runFor(machine.time().ticksPerSecond() / PACKETS_PER_SECOND * PACKETS);
        return machine.digest();
    }
}
