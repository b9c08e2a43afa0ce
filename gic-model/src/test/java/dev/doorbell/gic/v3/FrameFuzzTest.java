package dev.doorbell.gic.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.Icc;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.InterfaceChoice.MessageSpis;
import dev.doorbell.gic.behaviour.LpiChoice.DirectLpis;
import dev.doorbell.gic.cpuinterface.IccRegister;
import dev.doorbell.gic.cpuinterface.SecurityState;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.event.RunOutcome;
import dev.doorbell.sim.random.RandomStream;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.trace.TracePoint;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Accesses that no driver would make: no exception, no hang, and each error told by name.
 *
 * <p>Deterministic: every access of the first kind is made once, the others are drawn by seed.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FrameFuzzTest {
    private static final int CORES = 2;
    private static final int RANDOM_ACCESSES = 20_000;
    private static final int ACCESSES_PER_TICK = 16;
    private static final int LPIS_END = 65600;
    private static final long[] PATTERNS = {
        -1, 0, 0xA5A5_A5A5_A5A5_A5A5L, 0x8000_0000_8000_0001L, 0x0000_0028_0000_0028L
    };

    /** Behaviours by name, with and without a second security state, and the optional registers. */
    static Stream<Arguments> builds() {
        return GicBehaviour.all().stream()
                .flatMap(behaviour -> Stream.of(false, true).map(s -> Arguments.of(behaviour, s)));
    }

    private static Gicv3Config config(GicBehaviour behaviour, boolean twoStates) {
        Gicv3Config config =
                Gicv3Config.of(8)
                        .withLpis()
                        .with(behaviour.with(MessageSpis.PRESENT).with(DirectLpis.PRESENT));
        return twoStates ? config.withTwoSecurityStates() : config;
    }

    private static GicMachine machine(Gicv3Config config) {
        return GicMachine.timed(CORES, config, 3, 2, 5, 7);
    }

    private static void isSound(GicMachine machine) {
        assertThat(machine.simulation().runFor(1_000_000)).isEqualTo(RunOutcome.QUIET);
    }

    @Test
    void everyOffsetWidthAndAlignmentOfEveryFrameIsAnswered() {
        try (GicMachine machine = machine(config(GicBehaviour.ARCHITECTURE, false))) {
            machine.openLpis();
            everyAccess(machine, GicMachine.GICD, 0x1_0000, Requester.DEBUGGER);
            for (int core = 0; core < CORES; core++) {
                everyAccess(machine, machine.gicr(core), 0x2_0000, Requester.core(core));
            }
            isSound(machine);
            for (TracePoint rule :
                    new TracePoint[] {
                        TracePoint.REGISTER_WIDTH,
                        TracePoint.REGISTER_HOLE,
                        TracePoint.REGISTER_READ_ONLY,
                        TracePoint.DOORBELL_OUT_OF_RANGE,
                        TracePoint.GIC_NOBODY,
                        TracePoint.LPI_LOST,
                    }) {
                assertThat(machine.complaints(rule)).as(rule.name()).isPositive();
            }
        }
    }

    /** Reads, writes and reads again at every offset, in every width; then all over, secure. */
    private static void everyAccess(GicMachine machine, long base, long size, int requester) {
        int pattern = 0;
        for (int bytes = 1; bytes <= 8; bytes *= 2) {
            long mask = bytes == 8 ? -1 : (1L << (8 * bytes)) - 1;
            for (long offset = 0; offset + bytes <= size; offset++) {
                long value = PATTERNS[pattern++ % PATTERNS.length] & mask;
                long misaligned = offset & (bytes - 1);
                machine.bus().write(base + offset, bytes, value, requester);
                long read = machine.bus().read(base + offset, bytes, requester);
                assertThat(read & ~mask).as("bits beyond the width").isZero();
                if (misaligned != 0) {
                    assertThat(read).as("%d bytes at 0x%x", bytes, offset).isZero();
                }
                if ((offset & 0xFFF) == 0) {
                    machine.run(1);
                }
            }
        }
    }

    @Test
    void anAccessThatIsNotAlignedChangesNothing() {
        try (GicMachine machine = machine(config(GicBehaviour.ARCHITECTURE, false));
                GicMachine untouched = machine(config(GicBehaviour.ARCHITECTURE, false))) {
            for (int bytes = 2; bytes <= 8; bytes *= 2) {
                for (long offset = 1; offset + bytes <= 0x1_0000; offset++) {
                    if ((offset & bytes - 1) != 0) {
                        machine.bus()
                                .write(GicMachine.GICD + offset, bytes, -1, Requester.DEBUGGER);
                    }
                }
            }
            for (long offset = 0; offset < 0x1_0000; offset += 4) {
                assertThat(machine.read(GicMachine.GICD + offset))
                        .as("0x%x", offset)
                        .isEqualTo(untouched.read(GicMachine.GICD + offset));
            }
        }
    }

    @ParameterizedTest(name = "{0}, two security states: {1}")
    @MethodSource("builds")
    void randomTrafficAndTablesAreSurvived(GicBehaviour behaviour, boolean twoStates) {
        RandomStream random =
                new Seed(3100 + (twoStates ? 1 : 0)).stream("fuzz." + behaviour.name());
        try (GicMachine machine = machine(config(behaviour, twoStates))) {
            machine.openLpis();
            for (int i = 0; i < RANDOM_ACCESSES; i++) {
                access(machine, random, twoStates);
                if (i % ACCESSES_PER_TICK == 0) {
                    machine.run(random.nextLong(8));
                }
            }
            isSound(machine);
            assertThat(machine.complaints(TracePoint.REGISTER_HOLE)).isPositive();
            assertThat(machine.complaints(TracePoint.GIC_NOT_ACTIVE)).isPositive();
            assertThat(machine.complaints(TracePoint.GIC_TABLE_OUTSIDE)).isPositive();
            assertThat(machine.complaints(TracePoint.LPI_LOST)).isPositive();
        }
    }

    private static void access(GicMachine machine, RandomStream random, boolean twoStates) {
        int core = (int) random.nextLong(CORES);
        int requester =
                twoStates && random.nextLong(2) == 0
                        ? Requester.secureCore(core)
                        : Requester.core(core);
        int lpi = 8190 + (int) random.nextLong(random.nextLong(4) == 0 ? LPIS_END - 8190 : 16);
        switch ((int) random.nextLong(12)) {
            case 0, 1, 2 -> {
                long frame = random.nextLong(2) == 0 ? GicMachine.GICD : machine.gicr(core);
                register(machine, random, frame + random.nextLong(0x1_0000), requester);
            }
            case 3 ->
                    register(
                            machine,
                            random,
                            machine.gicr(core) + 0x1_0000 + 4 * random.nextLong(0x400),
                            requester);
            case 4, 5 -> {
                IccRegister[] all = IccRegister.values();
                int encoding = all[(int) random.nextLong(all.length)].encoding();
                if (random.nextLong(2) == 0) {
                    machine.icc(core).read(encoding);
                } else {
                    machine.icc(core).write(encoding, value(random));
                }
            }
            case 6 -> {
                long bases = machine.gicr(core) + (random.nextLong(2) == 0 ? 0x70 : 0x78);
                long attributes = random.nextLong(2) << 62 | random.nextLong(32);
                machine.bus().write(bases, 8, table(machine, random) | attributes, requester);
            }
            case 7 -> machine.bus().write(machine.gicr(core), 4, random.nextLong(2), requester);
            case 8 -> machine.lpis(core).setPending(lpi);
            case 9 -> lpiVerb(machine, random, core, lpi);
            case 10 ->
                    machine.memory()
                            .write(
                                    GicMachine.LPI_CONFIGURATION + random.nextLong(0xE000),
                                    1,
                                    random.nextLong(256));
            default -> {
                if (twoStates) {
                    machine.enter(core, SecurityState.values()[(int) random.nextLong(3)]);
                }
                machine.icc(core).write(Icc.EOIR1, machine.icc(core).acknowledge());
            }
        }
    }

    private static void lpiVerb(GicMachine machine, RandomStream random, int core, int lpi) {
        switch ((int) random.nextLong(6)) {
            case 0 -> machine.lpis(core).clearPending(lpi);
            case 1 -> machine.lpis(core).invalidate(lpi);
            case 2 -> machine.lpis(core).invalidateAll();
            case 3 -> machine.lpis(core).movePendingTo(machine.lpis(1 - core));
            case 4 -> machine.lpis(core).mapped(lpi);
            default -> machine.lpis(core).isPending(lpi);
        }
    }

    private static void register(GicMachine machine, RandomStream random, long at, int requester) {
        int bytes = 1 << random.nextLong(4);
        long address = random.nextLong(4) == 0 ? at : at & -bytes; // most are aligned
        if (random.nextLong(3) == 0) {
            machine.bus().read(address, bytes, requester);
        } else {
            machine.bus().write(address, bytes, value(random), requester);
        }
    }

    private static long value(RandomStream random) {
        return switch ((int) random.nextLong(4)) {
            case 0 -> PATTERNS[(int) random.nextLong(PATTERNS.length)];
            case 1 -> random.nextLong(0x400);
            case 2 -> 1L << random.nextLong(64);
            default -> random.nextLong();
        };
    }

    /** Somewhere for a table: in memory, at its edges, over the other one, over MMIO, nowhere. */
    private static long table(GicMachine machine, RandomStream random) {
        long end = GicMachine.MEMORY + GicMachine.MEMORY_BYTES;
        return switch ((int) random.nextLong(8)) {
            case 0 -> machine.pendingTable(0);
            case 1 -> machine.pendingTable(1);
            case 2 -> GicMachine.LPI_CONFIGURATION;
            case 3 -> GicMachine.MEMORY;
            case 4 -> end - 0x1000 * random.nextLong(0x20);
            case 5 -> GicMachine.GICD;
            case 6 -> 0;
            default -> random.nextLong() & 0x000F_FFFF_FFFF_F000L;
        };
    }

    @Test
    void eachGuestErrorHasItsOwnComplaint() {
        try (GicMachine machine = machine(config(GicBehaviour.ARCHITECTURE, false))) {
            machine.openLpis();
            machine.bus().write(GicMachine.GICD + 0x101, 4, 1, Requester.DEBUGGER);
            says(machine, TracePoint.REGISTER_WIDTH, 1);
            machine.bus().read(GicMachine.GICD + 0x100, 1, Requester.DEBUGGER);
            says(machine, TracePoint.REGISTER_WIDTH, 2);
            machine.write(GicMachine.GICD + 0x5000, 1);
            says(machine, TracePoint.REGISTER_HOLE, 1);
            machine.write(GicMachine.GICD + 8, 1);
            says(machine, TracePoint.REGISTER_READ_ONLY, 1);
            machine.write(GicMachine.GICD + 0x40, 700);
            says(machine, TracePoint.DOORBELL_OUT_OF_RANGE, 1);
            machine.route(40, 0x700);
            says(machine, TracePoint.GIC_NOBODY, 1);
            machine.writeWide(machine.gicr(0) + 0x70, 0);
            says(machine, TracePoint.GIC_LOCKED, 1);
            machine.writeWide(machine.gicr(0) + 0x40, 8191);
            says(machine, TracePoint.LPI_LOST, 1);
            machine.icc(0).end(40);
            says(machine, TracePoint.GIC_NOT_ACTIVE, 1);
            machine.enableLpis(1, false);
            machine.writeWide(machine.gicr(1) + 0x78, 0);
            machine.enableLpis(1, true);
            machine.run(1_000); // a table is read 64 bytes at a time
            says(machine, TracePoint.GIC_TABLE_OUTSIDE, 1);
        }
    }

    private static void says(GicMachine machine, TracePoint rule, long count) {
        assertThat(machine.complaints(rule)).as(rule.name()).isEqualTo(count);
    }
}
