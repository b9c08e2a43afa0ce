package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The ITS as a queue with one server, against Lindley's recursion in exact ticks and against the
 * formulas for random arrivals.
 */
class ItsQueueingTest {
    private static final long SERVICE = 1000;
    private static final int BATCHES = 20;

    /** Poisson arrivals, rounded to ticks. */
    private static long[] arrivals(long seed, int count, double load, double meanService) {
        Random random = new Random(seed);
        long[] ticks = new long[count];
        double at = 10_000_000; // behind whatever prepares the machine
        for (int i = 0; i < count; i++) {
            at -= StrictMath.log(1 - random.nextDouble()) * meanService / load;
            ticks[i] = (long) at;
        }
        return ticks;
    }

    /** When each service ends: it begins when its customer is there and the one before is gone. */
    private static long[] lindley(long[] arrivals, long[] services) {
        long[] ends = new long[arrivals.length];
        long free = 0;
        for (int i = 0; i < arrivals.length; i++) {
            free = Math.max(free, arrivals[i]) + services[i];
            ends[i] = free;
        }
        return ends;
    }

    /** Mean wait before service, checked against {@code expected} with batch means. */
    private static void checkMean(long[] arrivals, long[] services, long[] ends, double expected) {
        double[] means = new double[BATCHES];
        int batch = arrivals.length / BATCHES;
        for (int i = 0; i < batch * BATCHES; i++) {
            means[i / batch] += (double) (ends[i] - services[i] - arrivals[i]) / batch;
        }
        double mean = Arrays.stream(means).average().orElseThrow();
        double squares = Arrays.stream(means).map(m -> (m - mean) * (m - mean)).sum();
        double error = Math.sqrt(squares / (BATCHES - 1) / BATCHES);
        // Three standard errors; and the error must be small enough to mean something.
        assertThat(mean).isBetween(expected - 3 * error, expected + 3 * error);
        assertThat(error).isLessThan(0.05 * expected);
    }

    private static long[] ends(ItsMachine machine, TracePoint point, int count) {
        long[] ends = new long[count];
        int[] seen = {0};
        machine.simulation
                .parts()
                .trace()
                .attachInline(
                        (tick, what, source, first, second) -> {
                            if (what == point) {
                                ends[seen[0]++] = tick;
                            }
                        });
        return ends;
    }

    @Test
    @DisplayName("A10 Commands that come at random are an M/D/1 queue")
    void commandsAtRandom() {
        int count = 40_000;
        long[] arrivals = arrivals(10, count, 0.7, SERVICE);
        long[] services = new long[count];
        Arrays.fill(services, SERVICE);
        try (ItsMachine machine =
                ItsMachine.timed(GicBehaviour.ARCHITECTURE, 0, 0, SERVICE, ItsCapacity.SMALL)) {
            long[] ends = ends(machine, TracePoint.ITS_COMMAND, count);
            machine.its.observe(outcome -> {});
            for (long arrival : arrivals) {
                machine.simulation.runUntil(arrival);
                machine.run(ItsCommand.sync(0));
            }
            machine.simulation.runFor(1_000_000);

            assertThat(ends).isEqualTo(lindley(arrivals, services));
            double load = 0.7;
            checkMean(arrivals, services, ends, load * SERVICE / (2 * (1 - load)));
        }
    }

    @Test
    @DisplayName("A10 Messages that hit or miss at random are an M/G/1 queue of two services")
    void messagesAtRandom() {
        int count = 40_000;
        long hit = 400;
        long table = 1600;
        double missRatio = 0.25;
        double meanService = hit + missRatio * table;
        double meanSquare = (1 - missRatio) * hit * hit + missRatio * (hit + table) * (hit + table);
        double load = 0.6;
        long[] arrivals = arrivals(11, count, load, meanService);
        long[] services = new long[count];
        Random misses = new Random(12);
        ItsCapacity caches = new ItsCapacity(32, 16, 256, 1 << 20);
        try (ItsMachine machine =
                ItsMachine.timed(GicBehaviour.ARCHITECTURE, hit, table, 0, caches)) {
            mapEvents(machine);
            long[] ends = ends(machine, TracePoint.ITS_TRANSLATED, count);
            int next = 0;
            for (int i = 0; i < count; i++) {
                boolean miss = misses.nextDouble() < missRatio;
                services[i] = miss ? hit + table : hit;
                machine.simulation.runUntil(arrivals[i]);
                // Sixteen events of one set of two are never there; event 0 has its set to itself.
                machine.message(2, miss ? 1 + 128 * (next++ % 16) : 0);
            }
            machine.simulation.runFor(10_000_000);

            assertThat(ends).isEqualTo(lindley(arrivals, services));
            double rate = load / meanService;
            checkMean(arrivals, services, ends, rate * meanSquare / (2 * (1 - load)));
        }
    }

    /** Maps the events that hit and miss, and warms the caches. */
    private static void mapEvents(ItsMachine machine) {
        machine.run(
                ItsCommand.mapd(2, 12, ItsMachine.ITT),
                ItsCommand.mapc(3, 3),
                ItsCommand.mapti(2, 0, 8192, 3));
        for (int i = 0; i < 16; i++) {
            machine.run(ItsCommand.mapti(2, 1 + 128 * i, 8193 + i, 3));
        }
        machine.simulation.runFor(1_000_000);
        machine.message(2, 0);
        machine.message(2, 1);
        machine.simulation.runFor(1_000_000);
        for (int i = 0; i < 16; i++) {
            machine.message(2, 1 + 128 * i);
        }
        machine.simulation.runFor(1_000_000);
    }

    @Test
    @DisplayName("A10 A driver that polls sees a completion on the next point of its grid")
    void aPollingDriverSeesTheGrid() {
        long grid = 700;
        try (ItsMachine machine =
                ItsMachine.timed(GicBehaviour.ARCHITECTURE, 0, 0, SERVICE, ItsCapacity.SMALL)) {
            for (int b = 1; b <= 20; b++) {
                long start = machine.simulation.nowTicks();
                for (int i = 0; i < b; i++) {
                    machine.put(ItsCommand.sync(0));
                }
                machine.publish();
                long polls = 0;
                while (machine.read(ItsMachine.CREADR) != machine.read(ItsMachine.CWRITER)) {
                    machine.simulation.runFor(grid);
                    polls++;
                }
                assertThat(polls).isEqualTo((b * SERVICE + grid - 1) / grid);
                assertThat(machine.simulation.nowTicks()).isEqualTo(start + polls * grid);
            }
        }
    }
}
