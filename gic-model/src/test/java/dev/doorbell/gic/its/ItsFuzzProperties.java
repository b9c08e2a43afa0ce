package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.time.ClockDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/**
 * Tables, queues and registers full of anything: nothing throws, nothing hangs, and no redistributor
 * is sent what is no LPI.
 */
class ItsFuzzProperties {
    private static final long BASE = 0x4000_0000L;
    private static final int BYTES = 1 << 20;
    private static final long GITS = 0x0808_0000L;
    private static final int PAGES = 16;
    private static final int STEPS = 80;

    private static final long[] OFFSETS = {
        ItsMachine.CTLR,
        ItsMachine.CBASER,
        ItsMachine.CWRITER,
        ItsMachine.CREADR,
        ItsMachine.BASER,
        ItsMachine.BASER + 8,
        ItsMachine.STATUSR,
        Its.TRANSLATER_OFFSET
    };

    /** An ITS of any behaviour, with any caches, fast or slow, and memory full of anything. */
    private static final class Mess implements AutoCloseable {
        final Random random;
        final Simulation simulation =
                Simulation.builder().memory(BASE, BYTES).touchedBytesMax(2 * BYTES).build();
        final List<FakeLpiPort> ports = new ArrayList<>();
        final Its its;

        Mess(long seed, GicBehaviour behaviour) {
            random = new Random(seed);
            for (int i = 0; i < 3; i++) {
                ports.add(new FakeLpiPort(i));
                ports.get(i).acceptsLpis = random.nextInt(4) != 0;
            }
            ClockDomain clock = simulation.parts().time().domain("ns");
            ItsTiming timing =
                    random.nextBoolean()
                            ? new ItsTiming(clock, 0, 0, 0)
                            : new ItsTiming(
                                    clock,
                                    random.nextInt(50),
                                    random.nextInt(50),
                                    random.nextInt(50));
            ItsCapacity capacity =
                    List.of(
                                    ItsCapacity.SMALL,
                                    ItsCapacity.UNCACHED,
                                    ItsCapacity.UNBOUNDED,
                                    new ItsCapacity(2, 2, 2, 1))
                            .get(random.nextInt(4));
            its = new Its(simulation.parts(), timing, behaviour, ports, capacity);
            simulation.parts().bus().map("gits", GITS, Its.FRAME_BYTES, its, AccessTiming.FREE);
            fillMemory();
        }

        /** Commands, entries and random bytes, all over the pages. */
        void fillMemory() {
            for (int i = 0; i < 300; i++) {
                long at = BASE + random.nextInt(PAGES) * 4096L + (random.nextInt(1024) & -32);
                ItsCommand command = likelyCommand();
                if (random.nextInt(4) == 0) {
                    command = new ItsCommand(number(), number(), number(), number());
                }
                command.write(simulation.parts().memory(), at);
            }
        }

        ItsCommand likelyCommand() {
            long valid = random.nextInt(5) == 0 ? 0 : ItsMachine.VALID;
            boolean mapsDevice = random.nextInt(4) == 0;
            int other = random.nextInt(3) == 0 ? 0x0A : 1 + random.nextInt(15);
            int opcode = mapsDevice ? 0x08 : other;
            return new ItsCommand(
                    opcode | (long) random.nextInt(4) << 32,
                    random.nextInt(8) | (8191L + random.nextInt(8)) << 32,
                    valid | (mapsDevice ? address() : random.nextInt(4) << 16 | random.nextInt(4)),
                    random.nextInt(4) << 16);
        }

        /** A number whose halves and flags often mean something to a table. */
        long number() {
            return switch (random.nextInt(4)) {
                case 0 -> random.nextLong();
                case 1 -> ItsMachine.VALID | address() | random.nextInt(8);
                case 2 -> random.nextInt(4) << 16 | 8191 + random.nextInt(8);
                default -> ItsMachine.VALID | random.nextInt(4);
            };
        }

        long address() {
            return random.nextInt(12) == 0
                    ? random.nextLong() & 0x000F_FFFF_FFFF_F000L
                    : BASE + random.nextInt(PAGES) * 4096L;
        }

        long base() {
            return random.nextInt(12) == 0
                    ? random.nextLong()
                    : ItsMachine.VALID
                            | (random.nextInt(4) == 0 ? ItsMachine.INDIRECT : 0)
                            | address()
                            | (random.nextInt(4) == 0 ? random.nextInt(4) << 8 : 0)
                            | random.nextInt(2);
        }

        /** Disables, gives it other tables and another queue, and enables. */
        void reopen() {
            its.write(ItsMachine.CTLR, 4, 0, Requester.DEBUGGER);
            its.write(ItsMachine.BASER, 8, base(), Requester.DEBUGGER);
            its.write(ItsMachine.BASER + 8, 8, base(), Requester.DEBUGGER);
            its.write(ItsMachine.CBASER, 8, base(), Requester.DEBUGGER);
            its.write(ItsMachine.CWRITER, 8, 0, Requester.DEBUGGER);
            its.write(ItsMachine.CTLR, 4, 1, Requester.DEBUGGER);
        }

        /** Lets commands run; one that stalls is passed by a retry of something else. */
        void publish() {
            its.write(ItsMachine.CWRITER, 8, random.nextInt(32) * 32L | 1, Requester.DEBUGGER);
        }

        void step() {
            switch (random.nextInt(14)) {
                case 0 -> simulation.runFor(random.nextInt(2000));
                case 1 -> its.read(random.nextInt(Its.FRAME_BYTES) & -8, 8, Requester.DEBUGGER);
                case 2 -> {
                    int bytes = 1 << random.nextInt(4);
                    long offset = random.nextInt(Its.FRAME_BYTES - 8);
                    simulation
                            .parts()
                            .bus()
                            .write(GITS + offset, bytes, random.nextLong(), Requester.DEBUGGER);
                }
                case 3 -> its.blockedBy(random.nextInt(4), random.nextInt(8));
                case 4 -> fillMemory();
                case 5 -> {
                    long offset = OFFSETS[random.nextInt(OFFSETS.length)];
                    int bytes = offset == 0 || random.nextInt(4) == 0 ? 4 : 8;
                    its.write(offset, bytes, base(), Requester.DEBUGGER);
                }
                case 6 -> reopen();
                case 7, 8, 9, 10 -> publish();
                default -> ring();
            }
        }

        void ring() {
            int device = random.nextInt(4);
            int requester = random.nextInt(20) == 0 ? random.nextInt() : device;
            int event = random.nextInt(10) == 0 ? random.nextInt() : random.nextInt(8);
            its.write(Its.TRANSLATER_OFFSET, 4, event, requester);
        }

        @Override
        public void close() {
            simulation.close();
        }
    }

    private static void stir(long seed, GicBehaviour behaviour) {
        try (Mess mess = new Mess(seed, behaviour)) {
            mess.reopen();
            for (int i = 0; i < STEPS; i++) {
                mess.step();
            }
            mess.simulation.runFor(100_000_000);
            assertThat(mess.its.isIdle()).isTrue();
            long sent = mess.its.translatedCount();
            if (seed % 8 == 0) {
                for (ItsMapping mapping : mess.its.mappings()) {
                    assertThat(mapping.intid()).isBetween(8192, 65_535);
                }
            }
            assertThat(mess.its.translatedCount()).isEqualTo(sent);
        }
    }

    @Property(
            tries = 150,
            seed = "3111",
            edgeCases = EdgeCasesMode.NONE,
            shrinking = ShrinkingMode.OFF)
    void nothingThrowsAndNothingHangs(@ForAll long seed) {
        for (GicBehaviour behaviour : GicBehaviour.all()) {
            stir(seed, behaviour);
        }
    }

    @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    @Tag("nightly")
    void nothingThrowsAndNothingHangsAllNight(@ForAll long seed) {
        for (GicBehaviour behaviour : GicBehaviour.all()) {
            stir(seed, behaviour);
        }
    }
}
