package dev.doorbell.kernel;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreIdentity;
import dev.doorbell.sim.cpu.CoreTiming;
import dev.doorbell.sim.cpu.SystemRegisters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Cores for guest code, and windows that only remember: what was accessed in which order, and the
 * value written or set last. A cycle is a tick is a nanosecond; accesses are free.
 */
public final class GuestBench implements AutoCloseable {
    public static final long GICD = 0x0800_0000L;
    public static final long GICR = 0x080A_0000L;
    public static final long V2M = 0x0802_0000L;
    public static final long ECAM = 0x1000_0000L;
    public static final long MEMORY = 0x4000_0000L;
    public static final PlatformConfig PLATFORM =
            new PlatformConfig(
                    GICD,
                    PlatformConfig.ABSENT,
                    GICR,
                    V2M,
                    PlatformConfig.ABSENT,
                    ECAM,
                    PlatformConfig.ABSENT,
                    MEMORY,
                    27);

    private final Simulation simulation = Simulation.builder().build();
    private final List<Core> cores = new ArrayList<>();
    private final List<String> accesses = new ArrayList<>();
    private final Map<String, Long> values = new HashMap<>();
    private final Map<String, Integer> ignored = new HashMap<>();

    public GuestBench(int coreCount) {
        for (int i = 0; i < coreCount; i++) {
            Core core =
                    new Core(
                            simulation.parts(),
                            i,
                            simulation.parts().time().domain("ns"),
                            new CoreTiming(0, 0, 0));
            core.attach(new CoreIdentity(i));
            cores.add(core);
        }
    }

    /** Maps a window that remembers, with free accesses. */
    public GuestBench remembering(String name, long base, long size) {
        simulation.parts().bus().map(name, base, size, new Memory(name), AccessTiming.FREE);
        return this;
    }

    /** Gives the first core system registers that remember: the CPU interface's and the timer's. */
    public GuestBench rememberingSystemRegisters() {
        cores.get(0).attach(new Banked());
        return this;
    }

    /** What a remembering window answers at an offset, until it is written. */
    public GuestBench holding(String window, long offset, long value) {
        values.put(key(window, offset), value);
        return this;
    }

    /** What a system register answers. */
    public GuestBench holdingSystem(int encoding, long value) {
        return holding("sys", encoding, value);
    }

    /** Has a window ignore the next {@code times} writes at an offset: they are remembered, not kept. */
    public GuestBench ignoringWrites(String window, long offset, int times) {
        ignored.put(key(window, offset), times);
        return this;
    }

    private static String key(String window, long offset) {
        return window + "+" + Long.toHexString(offset);
    }

    private final class Memory implements BusTarget {
        private final String name;

        Memory(String name) {
            this.name = name;
        }

        @Override
        public long read(long offset, int bytes, int requester) {
            accesses.add("read " + key(name, offset));
            long mask = (1L << (8 * bytes)) - 1;
            if (bytes == 8) {
                long low = values.getOrDefault(key(name, offset), 0L);
                return low | values.getOrDefault(key(name, offset + 4), 0L) << 32;
            }
            long word = values.getOrDefault(key(name, offset & ~3), 0L);
            return word >>> (8 * (offset & 3)) & mask;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            accesses.add("write " + key(name, offset) + " = " + Long.toHexString(value));
            int left = ignored.getOrDefault(key(name, offset), 0);
            if (left > 0) {
                ignored.put(key(name, offset), left - 1);
                return;
            }
            values.put(key(name, offset), value);
        }
    }

    private final class Banked implements SystemRegisters {
        @Override
        public int[] encodings() {
            return IntStream.range(1 << 14, 1 << 16).toArray();
        }

        @Override
        public long accessCycles(int encoding, boolean write) {
            return 0;
        }

        @Override
        public long read(int encoding) {
            accesses.add("read " + key("sys", encoding));
            return values.getOrDefault(key("sys", encoding), 0L);
        }

        @Override
        public void write(int encoding, long value) {
            accesses.add("write " + key("sys", encoding) + " = " + Long.toHexString(value));
        }
    }

    public Core core(int index) {
        return cores.get(index);
    }

    public Simulation simulation() {
        return simulation;
    }

    /** Every access so far, in order: {@code read gicd+4}, {@code write gicd+180 = ffffffff}. */
    public List<String> accesses() {
        return accesses;
    }

    /** As {@link #accesses}, writes only. */
    public List<String> writes() {
        return accesses.stream().filter(access -> access.startsWith("write")).toList();
    }

    /** Runs guest code on the first core, for a simulated millisecond. */
    public GuestBench run(Runnable guest) {
        cores.get(0).powerOn(guest);
        simulation.runFor(1_000_000);
        return this;
    }

    @Override
    public void close() {
        simulation.close();
    }
}
