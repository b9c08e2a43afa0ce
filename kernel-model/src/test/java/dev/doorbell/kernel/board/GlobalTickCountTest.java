package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.policy.PollCondition;
import dev.doorbell.kernel.policy.TickPolicy;
import dev.doorbell.kernel.policy.TickRearm;
import dev.doorbell.kernel.softirq.SoftirqType;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The count that all cores' ticks add to, and core 0 divides: with N cores of which core 0 is the k-th
 * in every millisecond it sees N·t + k, so it polls every 10 / gcd(N, 10) ms if gcd(N, 10) divides k,
 * and otherwise never.
 */
@DisplayName("A5: the poll divisor counts the ticks of all cores")
class GlobalTickCountTest {
    private static final int SLOT_MICROS = 100;

    private record Place(int cores, int rank, int divisor) {
        private static int gcd(int a, int b) {
            return b == 0 ? a : gcd(b, a % b);
        }

        /** Milliseconds from poll to poll; 0 for never. */
        int periodMillis() {
            int gcd = gcd(cores, divisor);
            return rank % gcd == 0 ? divisor / gcd : 0;
        }

        /** A phase for each core: the slots in order, the rank-th for core 0. */
        Integer[] phases() {
            Integer[] micros = new Integer[cores];
            int slot = 0;
            micros[0] = SLOT_MICROS * (rank - 1);
            for (int core = 1; core < cores; core++) {
                slot += slot == rank - 1 ? 1 : 0;
                micros[core] = SLOT_MICROS * slot++;
            }
            return micros;
        }

        @Override
        public String toString() {
            return "core 0 is number "
                    + rank
                    + " of "
                    + cores
                    + ", divisor "
                    + divisor
                    + ": "
                    + (periodMillis() == 0 ? "never" : "every " + periodMillis() + " ms");
        }
    }

    static List<Place> places() {
        List<Place> all = new ArrayList<>();
        for (int cores : new int[] {1, 2, 3, 4, 5, 7, 8}) {
            for (int rank = 1; rank <= cores; rank++) {
                all.add(new Place(cores, rank, 10));
            }
        }
        for (int rank = 1; rank <= 4; rank++) {
            all.add(new Place(4, rank, 50));
        }
        return all;
    }

    private static Machine boot(int cores, TickPolicy tick, Delivery delivery, TimingProfile with) {
        MachineConfig base = MachineConfig.on(BoardSpec.QEMU_VIRT_ITS, delivery, with);
        KernelConfig kernel = base.kernel().with(tick).withReceiveBuffers(256);
        return Machine.boot(base.withCores(cores).with(kernel));
    }

    private static List<Long> watchPolls(Machine machine) {
        List<Long> ticks = new ArrayList<>();
        machine.trace()
                .attachInline(
                        (tick, point, source, first, second) -> {
                            if (point == TracePoint.SOFTIRQ_RAISED
                                    && second == SoftirqType.NET_RX.ordinal()) {
                                ticks.add(tick);
                            }
                        });
        return ticks;
    }

    @Test
    void theTableIsTheReferences() {
        assertThat(places().stream().filter(place -> place.divisor == 10))
                .extracting(place -> place.cores + "/" + place.rank + " " + place.periodMillis())
                .contains("1/1 10", "2/1 0", "2/2 5", "3/1 10", "3/2 10", "3/3 10")
                .contains("4/1 0", "4/2 5", "4/3 0", "4/4 5", "5/1 0", "5/4 0", "5/5 2")
                .contains("7/4 10", "8/7 0", "8/8 5");
    }

    @Test
    void whereCore0sOwnTicksAreCountedItPollsEveryTenthWhateverItsPlace() {
        for (int cores : new int[] {1, 2, 4, 8}) {
            TickPolicy tick =
                    TickPolicy.PLAN
                            .with(TickPolicy.Counted.CORE_0)
                            .withPhases(new Place(cores, 1, 10).phases());
            TimingProfile ideal = TimingProfile.named("ideal");
            try (Machine machine = boot(cores, tick, Delivery.POLL, ideal)) {
                List<Long> polls = watchPolls(machine);
                machine.runFor(machine.time().ticksPerSecond() / 10);
                assertThat(polls).hasSize(10);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void core0PollsAtThePeriodOfItsPlaceOrNever(Place place) {
        TickPolicy tick =
                TickPolicy.PLAN.withPollDivisor(place.divisor()).withPhases(place.phases());
        TimingProfile ideal = TimingProfile.named("ideal");
        try (Machine machine = boot(place.cores(), tick, Delivery.POLL, ideal)) {
            long milli = machine.time().ticksPerSecond() / 1000;
            // Behind the last core's slot of a millisecond, before the next one's first.
            machine.runUntil((machine.nowTicks() / milli + 2) * milli + milli * 9 / 10);
            long counted = machine.kernel().tickCount();
            assertThat(counted % place.cores()).isZero();
            List<Long> expected = new ArrayList<>();
            long boundary = machine.nowTicks() / milli * milli;
            for (int ahead = 1; ahead <= 300; ahead++) {
                if ((counted + place.rank()) % place.divisor() == 0) {
                    expected.add(
                            boundary
                                    + ahead * milli
                                    + (place.rank() - 1L) * SLOT_MICROS * (milli / 1000));
                }
                counted += place.cores();
            }
            List<Long> polls = watchPolls(machine);
            machine.runFor(300 * milli);

            assertThat(polls).isEqualTo(expected);
            int period = place.periodMillis();
            if (period == 0) {
                assertThat(polls).isEmpty();
            } else {
                assertThat(polls).hasSize(300 / period);
                for (int i = 1; i < polls.size(); i++) {
                    assertThat(polls.get(i) - polls.get(i - 1)).isEqualTo(period * milli);
                }
            }
        }
    }

    /**
     * Core 0 alone is held up by what it receives, so its phase slips against the others', and its rank
     * with it: it polls every 5 ms for a while, then not at all for a while.
     */
    @Test
    void aDriftingPhaseGivesStretchesOfPollingAndOfNone() {
        TickPolicy tick =
                TickPolicy.PLAN
                        .with(TickRearm.RELATIVE)
                        .with(PollCondition.ALWAYS)
                        .withPhases(0, 250, 500, 750);
        TimingProfile profile =
                TimingProfile.named("ideal").with(TimingConstant.RX_PER_PACKET, 100_000);
        try (Machine machine = boot(4, tick, Delivery.MSI, profile)) {
            long milli = machine.time().ticksPerSecond() / 1000;
            long before = machine.kernel().pollCount();
            machine.wire()
                    .carry(
                            SyntheticTraffic.poisson(
                                    1500,
                                    machine.time().ticksPerSecond(),
                                    new Seed(5).stream("arrivals"),
                                    0,
                                    3000),
                            machine.nowTicks());
            List<Integer> stretches = new ArrayList<>(); // polls in each 20 ms
            for (int i = 0; i < 100; i++) {
                long polled = machine.kernel().pollCount();
                machine.runFor(20 * milli);
                stretches.add((int) (machine.kernel().pollCount() - polled));
            }
            assertThat(machine.kernel().pollCount()).isGreaterThan(before);
            // 4 polls in 20 ms where it polls every 5 ms; none where it never does.
            assertThat(stretches).contains(0, 4);
            int changes = 0;
            boolean polling = stretches.get(0) >= 3;
            for (int polls : stretches) {
                if (polling ? polls == 0 : polls >= 3) {
                    polling = !polling;
                    changes++;
                }
            }
            assertThat(changes).isGreaterThanOrEqualTo(4);
        }
    }
}
