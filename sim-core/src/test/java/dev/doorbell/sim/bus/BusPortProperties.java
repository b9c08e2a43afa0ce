package dev.doorbell.sim.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.Simulation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BusPortProperties {
    private static final long MEMORY = 0x4000_0000L;
    private static final long BLOCKS_APART = BusPort.BLOCK_BYTES_MAX;
    private static final long REGISTER = 0x1000;

    /** A post after a pause: a number if {@code blockBytes} is negative, else a block. */
    record Post(long pauseTicks, long flightTicks, int blockBytes) {}

    /** What landed: which post, and when. */
    record Landing(long tag, long tick) {}

    @Provide
    Arbitrary<List<Post>> posts() {
        Arbitrary<Integer> blocks =
                Arbitraries.oneOf(
                        Arbitraries.just(-1),
                        Arbitraries.integers().between(0, 3000),
                        Arbitraries.integers().between(0, BusPort.BLOCK_BYTES_MAX / 3),
                        // Sizes whose sums come to the very end of the room there is.
                        Arbitraries.of(16_384, 32_767, 32_768, 32_769, 65_536, 65_500));
        return Combinators.combine(
                        Arbitraries.longs().between(0, 20),
                        Arbitraries.longs().between(0, 200),
                        blocks)
                .as(Post::new)
                .list()
                .ofMaxSize(150);
    }

    @Property(tries = 400, seed = "2231", edgeCases = EdgeCasesMode.NONE)
    void writesLandOnceInTheOrderPostedAndNoEarlierThanAsked(@ForAll("posts") List<Post> posts) {
        List<Landing> expected = new ArrayList<>();
        try (Simulation simulation = Simulation.builder().build()) {
            Harness harness = new Harness(simulation.parts());
            long last = 0;
            for (int i = 0; i < posts.size(); i++) {
                Post post = posts.get(i);
                simulation.runFor(post.pauseTicks());
                int room = Math.max(post.blockBytes(), 0);
                while (!harness.port.hasRoom(1, room)) {
                    // The bus pushes back: something is in flight, and waiting for it helps.
                    assertThat(harness.port.inFlight()).isPositive();
                    long oldest = harness.port.oldestLandsTicks();
                    assertThat(oldest).isGreaterThanOrEqualTo(simulation.nowTicks());
                    simulation.runUntil(oldest);
                }
                long arrival = simulation.nowTicks() + post.flightTicks();
                harness.post(i, post, arrival);
                last = Math.max(last, arrival);
                expected.add(new Landing(i, last));
                assertThat(harness.port.inFlight()).isLessThanOrEqualTo(BusPort.WRITES_MAX);
                if (harness.port.inFlight() > 0) {
                    assertThat(harness.port.lastLandsTicks()).isEqualTo(last);
                }
            }
            simulation.runUntil(Math.max(last, simulation.nowTicks()));

            assertThat(harness.landings).isEqualTo(expected);
            assertThat(harness.port.inFlight()).isZero();
            for (int i = 0; i < posts.size(); i++) {
                harness.checkContents(i, posts.get(i));
            }
        }
    }

    /** A port, a register that remembers what was written, and memory for blocks. */
    private static final class Harness {
        final List<Landing> landings = new ArrayList<>();
        final List<Long> values = new ArrayList<>();
        final Backplane parts;
        final BusPort port;

        Harness(Backplane parts) {
            this.parts = parts;
            BusTarget register =
                    new BusTarget() {
                        @Override
                        public long read(long offset, int bytes, int requester) {
                            return values.size();
                        }

                        @Override
                        public void write(long offset, int bytes, long value, int requester) {
                            assertThat(requester).isEqualTo(0x18);
                            values.add(value);
                        }
                    };
            parts.bus().map("register", REGISTER, 8, register, AccessTiming.FREE);
            port =
                    new BusPort(
                            "test",
                            parts.events(),
                            parts.bus(),
                            parts.memory(),
                            0x18,
                            tag -> landings.add(new Landing(tag, parts.events().nowTicks())));
        }

        void post(int tag, Post post, long arrival) {
            if (post.blockBytes() < 0) {
                port.post(REGISTER, 8, tag, arrival, tag);
            } else {
                byte[] source = new byte[post.blockBytes() + 2];
                Arrays.fill(source, 1, source.length - 1, pattern(tag));
                port.postBlock(address(tag), source, 1, post.blockBytes(), arrival, tag);
                Arrays.fill(source, (byte) 0); // copied when posted
            }
        }

        void checkContents(int tag, Post post) {
            if (post.blockBytes() < 0) {
                assertThat(values).contains((long) tag);
            } else {
                byte[] expected = new byte[post.blockBytes() + 1];
                Arrays.fill(expected, 0, post.blockBytes(), pattern(tag));
                byte[] actual = new byte[expected.length];
                parts.memory().copyOut(address(tag), actual, 0, actual.length);
                assertThat(actual).isEqualTo(expected);
            }
        }

        private static byte pattern(int tag) {
            return (byte) (1 + tag % 100);
        }

        private static long address(int tag) {
            return MEMORY + tag * BLOCKS_APART;
        }
    }

    /** Takes a few writes of devices and then none, until somebody empties it. */
    private static final class Inbox implements BusTarget {
        final List<Long> taken = new ArrayList<>();
        final int depth;
        int waiting;

        Inbox(int depth) {
            this.depth = depth;
        }

        @Override
        public long read(long offset, int bytes, int requester) {
            return 0;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            waiting++;
            taken.add((long) requester << 32 | value);
        }

        @Override
        public boolean accepts(long offset, int requester) {
            return waiting < depth;
        }
    }

    /** Ticks between one emptying of an inbox and the next, and how many it takes out. */
    record Emptying(int pauseTicks, int count) {}

    @Provide
    Arbitrary<List<Emptying>> emptyings() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 30), Arbitraries.integers().between(1, 5))
                .as(Emptying::new)
                .list()
                .ofMinSize(60)
                .ofMaxSize(60);
    }

    @Property(tries = 300, seed = "2232", edgeCases = EdgeCasesMode.NONE)
    void whatIsNotAcceptedWaitsAndNothingIsLostOrOvertaken(
            @ForAll("emptyings") List<Emptying> emptyings,
            @ForAll("flights") List<Integer> flights) {
        try (Simulation simulation = Simulation.builder().build()) {
            Backplane parts = simulation.parts();
            Inbox inbox = new Inbox(3);
            parts.bus().map("inbox", REGISTER, 8, inbox, AccessTiming.FREE);
            BusPort[] ports = new BusPort[3];
            List<List<Long>> posted = new ArrayList<>();
            for (int p = 0; p < ports.length; p++) {
                ports[p] =
                        new BusPort(
                                "p" + p, parts.events(), parts.bus(), parts.memory(), p, t -> {});
                posted.add(new ArrayList<>());
            }
            for (int i = 0; i < flights.size(); i++) {
                long value = (long) (i % 3) << 32 | i;
                ports[i % 3].post(REGISTER, 8, i, flights.get(i));
                posted.get(i % 3).add(value);
            }
            for (Emptying emptying : emptyings) {
                simulation.runFor(emptying.pauseTicks());
                assertThat(inbox.waiting).isLessThanOrEqualTo(3);
                inbox.waiting = Math.max(0, inbox.waiting - emptying.count());
                parts.bus().roomAgain();
                assertThat(inbox.waiting).isLessThanOrEqualTo(3);
            }
            simulation.runFor(1000);
            while (inbox.waiting > 0) {
                inbox.waiting = 0;
                parts.bus().roomAgain();
            }
            for (int p = 0; p < ports.length; p++) {
                int requester = p;
                assertThat(ports[p].inFlight()).isZero();
                assertThat(inbox.taken.stream().filter(v -> v >>> 32 == requester).toList())
                        .isEqualTo(posted.get(p));
            }
        }
    }

    @Provide
    Arbitrary<List<Integer>> flights() {
        return Arbitraries.integers().between(0, 300).list().ofMaxSize(150);
    }

    @Example
    void aWriteWhoseTimeHasComeLandsAtOnce() {
        try (Simulation simulation = Simulation.builder().build()) {
            Harness harness = new Harness(simulation.parts());

            harness.port.post(REGISTER, 8, 5, 0, 1);

            assertThat(harness.landings).containsExactly(new Landing(1, 0));
            assertThat(harness.port.lastLandsTicks()).isZero();
        }
    }

    @Example
    void aFullPortRefusesAnotherWriteWithAMessage() {
        try (Simulation simulation = Simulation.builder().build()) {
            Harness harness = new Harness(simulation.parts());
            for (int i = 0; i < BusPort.WRITES_MAX; i++) {
                assertThat(harness.port.hasRoom(1, 0)).isTrue();
                harness.port.post(REGISTER, 8, i, 100 + i);
            }

            assertThat(harness.port.hasRoom(1, 0)).isFalse();
            assertThat(harness.port.oldestLandsTicks()).isEqualTo(100);
            assertThatThrownBy(() -> harness.port.post(REGISTER, 8, 0, 500))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("hasRoom");
            simulation.runUntil(100);
            assertThat(harness.port.hasRoom(1, 0)).isTrue();
            assertThat(harness.port.hasRoom(2, 0)).isFalse();
        }
    }

    @Example
    void aPortWithoutRoomForABlockRefusesItWithAMessage() {
        try (Simulation simulation = Simulation.builder().build()) {
            Harness harness = new Harness(simulation.parts());
            byte[] most = new byte[BusPort.BLOCK_BYTES_MAX];

            assertThat(harness.port.hasRoom(1, most.length + 1)).isFalse();
            assertThat(harness.port.hasRoom(1, most.length)).isTrue();
            harness.port.postBlock(MEMORY, most, 0, most.length, 100, -1);

            assertThat(harness.port.hasRoom(1, 1)).isFalse();
            assertThatThrownBy(() -> harness.port.postBlock(MEMORY, most, 0, 1, 100, -1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("hasRoom");
        }
    }

    @Example
    void aBlockOutsideMemoryGoesNowhereAndIsReported() {
        try (Simulation simulation = Simulation.builder().build()) {
            Harness harness = new Harness(simulation.parts());

            harness.port.postBlock(MEMORY - 2, new byte[4], 0, 4, 10, 7);
            simulation.runFor(20);

            assertThat(harness.landings).containsExactly(new Landing(7, 10));
            assertThat(simulation.parts().memory().touchedBytes()).isZero();
            assertThat(simulation.parts().trace().complaints()).hasSize(1);
        }
    }
}
