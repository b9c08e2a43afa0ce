package dev.doorbell.sim.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A15: frames in = delivered + dropped + resident, and stages sum to totals, whatever happens. */
class JourneyBookProperties {
    private enum Verb {
        BEGIN,
        MARK,
        STORE,
        INTERRUPT,
        ACKNOWLEDGE,
        END_INTERRUPT,
        TAKE,
        DELIVER,
        DROP
    }

    /** Something that happens after a pause; {@code choice} picks the frame, stage or reason. */
    record Happening(Verb verb, long pauseTicks, int choice) {}

    @Provide
    Arbitrary<List<Happening>> happenings() {
        return Combinators.combine(
                        Arbitraries.of(Verb.class),
                        Arbitraries.longs().between(0, 50),
                        Arbitraries.integers().between(0, 1 << 20))
                .as(Happening::new)
                .list()
                .ofMaxSize(400);
    }

    @Property(tries = 500, seed = "2241", edgeCases = EdgeCasesMode.NONE)
    void nothingIsLostAndEveryTickIsAccountedFor(@ForAll("happenings") List<Happening> happenings) {
        World world = new World();
        for (Happening happening : happenings) {
            world.events.skipTo(world.events.nowTicks() + happening.pauseTicks());
            world.perform(happening);
            world.check();
        }
    }

    /** A book, and a plain list of what should be in it. */
    private static final class World {
        final EventQueue events = new EventQueue();
        final JourneyBook book = new JourneyBook(events, new Trace(events));
        final Map<Long, Long> startOfJourney = new LinkedHashMap<>();
        final Map<Long, Long> journeyAtAddress = new LinkedHashMap<>();

        long begun;
        long delivered;
        long dropped;
        long deliveredTicks;

        World() {
            book.keepFinished(1000);
        }

        void perform(Happening happening) {
            int choice = happening.choice();
            switch (happening.verb()) {
                case BEGIN -> {
                    startOfJourney.put(book.begin(64), events.nowTicks());
                    begun++;
                }
                case MARK -> {
                    if (!startOfJourney.isEmpty()) {
                        book.mark(pick(choice), Stage.values()[choice % 13]);
                    }
                }
                case STORE -> store(choice);
                case INTERRUPT -> book.interruptMark(choice & 1, 27 + choice % 9, stage(choice));
                case ACKNOWLEDGE ->
                        book.interruptAcknowledged(
                                choice & 1, 27 + choice % 9, events.nowTicks() - choice % 5);
                case END_INTERRUPT -> book.interruptEnded(choice & 1);
                case TAKE -> {
                    long address = 4096L * (choice % 5);
                    Long expected = journeyAtAddress.remove(address);
                    assertThat(book.taken(choice & 1, address))
                            .isEqualTo(expected == null ? JourneyBook.NONE : expected);
                }
                case DELIVER -> {
                    if (!startOfJourney.isEmpty()) {
                        long journey = pick(choice);
                        book.delivered(journey);
                        delivered++;
                        deliveredTicks += events.nowTicks() - forget(journey);
                    }
                }
                case DROP -> {
                    if (!startOfJourney.isEmpty()) {
                        long journey = pick(choice);
                        book.drop(journey, DropReason.values()[choice % 8]);
                        dropped++;
                        forget(journey);
                    }
                }
            }
        }

        private void store(int choice) {
            if (startOfJourney.isEmpty()) {
                return;
            }
            long journey = pick(choice);
            if (journeyAtAddress.containsValue(journey)) {
                return;
            }
            long address = 4096L * (choice % 5);
            Long overwritten = journeyAtAddress.put(address, journey);
            book.stored(journey, address);
            if (overwritten != null) {
                dropped++;
                startOfJourney.remove(overwritten);
            }
        }

        private static Stage stage(int choice) {
            return List.of(Stage.TICK, Stage.MSI, Stage.PENDING, Stage.SIGNALLED).get(choice & 3);
        }

        private long pick(int choice) {
            return List.copyOf(startOfJourney.keySet()).get(choice % startOfJourney.size());
        }

        /** The frame is on the path no longer; answers when it began. */
        private long forget(long journey) {
            journeyAtAddress.values().remove(journey);
            Long start = startOfJourney.remove(journey);
            assertThat(start).isNotNull();
            return start == null ? 0 : start;
        }

        void check() {
            LatencyBreakdown sums = book.breakdown();
            assertThat(sums.begun()).isEqualTo(begun);
            assertThat(sums.delivered()).isEqualTo(delivered);
            assertThat(sums.droppedCount()).isEqualTo(dropped);
            assertThat(sums.resident()).isEqualTo(startOfJourney.size());
            assertThat(book.residentCount()).isEqualTo(startOfJourney.size());
            assertThat(sums.begun())
                    .isEqualTo(sums.delivered() + sums.droppedCount() + sums.resident());
            assertThat(sums.totalTicks()).isEqualTo(deliveredTicks);
            assertThat(sums.stageTicks().values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(sums.totalTicks());
            for (Journey journey : new ArrayList<>(book.finished())) {
                if (journey.wasDelivered()) {
                    assertThat(journey.stages().values()).allMatch(ticks -> ticks >= 0);
                    assertThat(journey.stages().values().stream().mapToLong(Long::longValue).sum())
                            .isEqualTo(journey.totalTicks());
                }
            }
        }
    }
}
