package dev.doorbell.bench.jmh;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Cost of one register access through the bus, by kind of row; reads, but for {@code write}.
 *
 * <p>Question: what do address decoding and the register table cost? Control: {@code memory} reads a
 * word of guest memory through the same bus.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgs = "-XX:+UseSerialGC")
public class RegisterAccessBenchmark {
    private static final long GICD = BoardSpec.PARALLELS.gic().distributorBase();

    /** Which row is read. */
    @Param({"memory", "plain", "array", "byteOfArray", "wideArray", "private", "write"})
    public String row = "plain";

    private Machine machine =
            Machine.boot(MachineConfig.parallels(Delivery.POLL, TimingProfile.named("ideal")));
    private SystemBus bus = machine.parts().bus();
    private long address;
    private int bytes;
    private boolean writes;

    /** Chooses the access. */
    @Setup
    public void choose() {
        bytes = 4;
        writes = row.equals("write");
        switch (row) {
            case "memory" -> address = BoardSpec.PARALLELS.memoryBase();
            case "plain" -> address = GICD; // GICD_CTLR
            case "array" -> address = GICD + 0x104; // GICD_ISENABLER1
            case "byteOfArray" -> {
                address = GICD + 0x421; // one priority of GICD_IPRIORITYR8
                bytes = 1;
            }
            case "wideArray" -> {
                address = GICD + 0x6100; // GICD_IROUTER32
                bytes = 8;
            }
            case "private" -> address = BoardSpec.PARALLELS.gic().redistributorBase() + 0x1_0100;
            case "write" -> address = GICD + 0x104;
            default -> throw new IllegalArgumentException(row);
        }
    }

    /** Ends the machine's threads. */
    @TearDown
    public void close() {
        machine.close();
    }

    /** One access; a write for the row of that name. */
    @Benchmark
    public long access() {
        if (writes) {
            bus.write(address, bytes, 0, Requester.DEBUGGER);
            return 0;
        }
        return bus.read(address, bytes, Requester.DEBUGGER);
    }
}
