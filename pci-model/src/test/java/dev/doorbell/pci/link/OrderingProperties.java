package dev.doorbell.pci.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.link.ConventionalBus.Speed;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * The ordering rules, by construction: whatever a function sends over whatever link, nothing that
 * announces data comes before the data.
 */
class OrderingProperties {
    private static final long COUNTER = 0x4000_0000L;
    private static final long DATA = 0x4000_1000L;
    private static final long DOORBELL = 0x0802_0040L;

    /** What a function does next. */
    enum Kind {
        DATA,
        MESSAGE,
        PIN,
        READ
    }

    /** One thing it does, after a pause. */
    record Deed(Kind kind, long pauseTicks, int bytes) {}

    @Provide
    Arbitrary<List<Deed>> deeds() {
        return Combinators.combine(
                        Arbitraries.of(Kind.values()),
                        Arbitraries.frequencyOf(
                                Tuple.of(3, Arbitraries.just(0L)),
                                Tuple.of(1, Arbitraries.longs().between(0, 20_000))),
                        Arbitraries.integers().between(1, 4096))
                .as(Deed::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<TimingProfile> links() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.of(1, 2, 4, 8, 16, 32),
                        Arbitraries.of(128, 256, 512, 4096),
                        Arbitraries.of(0, 1, 225))
                .as(
                        (generation, lanes, payload, propagation) ->
                                TimingProfile.named("ideal")
                                        .with("pcie.generation=" + generation)
                                        .with("pcie.lanes=" + lanes)
                                        .with("pcie.max_payload=" + payload)
                                        .with("pcie.oneway=" + propagation));
    }

    /** A function that counts in memory what it has sent, and what was seen when something arrived. */
    private static final class Sender implements AutoCloseable {
        private final Simulation simulation;
        private final PciFunction function = new PciFunction(new Slot(1, 0), "fn");
        private final UpstreamPort port;
        private final List<long[]> arrivals = new ArrayList<>();
        private final List<Long> tags = new ArrayList<>();
        private long sent;
        private boolean pin;

        Sender(TimeBase time, Link link) {
            simulation = Simulation.builder().time(time).build();
            port = new UpstreamPort(simulation.parts(), function, link, tags::add);
            function.config().write(4, 2, 4);
            BusTarget bell =
                    new BusTarget() {
                        @Override
                        public long read(long offset, int bytes, int requester) {
                            return 0;
                        }

                        @Override
                        public void write(long offset, int bytes, long value, int requester) {
                            arrive(value);
                        }
                    };
            simulation.parts().bus().map("bell", DOORBELL, 4, bell, AccessTiming.FREE);
        }

        /** Something arrived that was sent when {@code expected} counts had been. */
        private void arrive(long expected) {
            arrivals.add(new long[] {expected, counted()});
        }

        private long counted() {
            return simulation.parts().memory().read(COUNTER, 8);
        }

        void perform(Deed deed) {
            simulation.runFor(deed.pauseTicks());
            while (!port.hasRoom(2, deed.bytes())) {
                simulation.runUntil(port.oldestLandsTicks());
            }
            switch (deed.kind()) {
                case DATA -> {
                    byte[] block = new byte[deed.bytes()];
                    block[block.length - 1] = (byte) (sent + 1);
                    port.writeBlock(DATA, block, 0, block.length, 2 * sent);
                    port.write(COUNTER, 8, sent + 1, 2 * sent + 1);
                    sent++;
                }
                case MESSAGE -> port.message(DOORBELL, sent);
                case PIN -> {
                    pin = !pin;
                    function.requestIntx(pin);
                }
                case READ -> {
                    long until = port.request(DATA, deed.bytes());
                    simulation.runUntil(until);
                    arrive(sent);
                }
            }
        }

        @Override
        public void close() {
            simulation.close();
        }
    }

    private static void checkArrivals(Sender sender) {
        sender.simulation.runFor(sender.simulation.parts().time().ticksPerSecond());
        for (long[] arrival : sender.arrivals) {
            assertThat(arrival[1]).as("what was in memory").isGreaterThanOrEqualTo(arrival[0]);
        }
        List<Long> expected = new ArrayList<>();
        for (long tag = 0; tag < 2 * sender.sent; tag++) {
            expected.add(tag);
        }
        assertThat(sender.tags).isEqualTo(expected);
    }

    @Property(tries = 300, seed = "2403", edgeCases = EdgeCasesMode.NONE)
    @Label("D17 D21 on PCI Express neither message nor pin nor a read's answer overtakes data")
    void nothingOvertakesDataOnALink(
            @ForAll("links") TimingProfile profile, @ForAll("deeds") List<Deed> deeds) {
        TimeBase time = profile.timeBase();
        PcieLink link = new PcieLink(profile, time);
        try (Sender sender = new Sender(time, link)) {
            List<Long> sentAtPin = new ArrayList<>();
            int[] seen = {0};
            if (link.carriesPins()) {
                sender.function.intx().listen(high -> sender.arrive(sentAtPin.get(seen[0]++)));
            }
            for (Deed deed : deeds) {
                if (deed.kind() == Kind.PIN) {
                    sentAtPin.add(sender.sent);
                }
                sender.perform(deed);
            }
            checkArrivals(sender);
            if (link.carriesPins()) {
                assertThat(seen[0]).isEqualTo(sentAtPin.size()); // no change is lost
            }
        }
    }

    @Property(tries = 200, seed = "2404", edgeCases = EdgeCasesMode.NONE)
    @Label(
            "D17 D18 on a conventional bus messages and reads do not overtake data; pins are at once")
    void messagesAndReadsDoNotOvertakeDataOnABus(
            @ForAll Speed speed, @ForAll boolean wide, @ForAll("deeds") List<Deed> deeds) {
        TimeBase time = TimingProfile.named("ideal").timeBase();
        ConventionalBus bus = new ConventionalBus(time, speed, wide ? 64 : 32, 300);
        try (Sender sender = new Sender(time, bus)) {
            for (Deed deed : deeds) {
                sender.perform(deed);
                if (deed.kind() == Kind.PIN) {
                    assertThat(sender.function.intx().isHigh()).isEqualTo(sender.pin);
                }
            }
            checkArrivals(sender);
        }
    }
}
