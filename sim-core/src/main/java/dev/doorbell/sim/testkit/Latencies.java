package dev.doorbell.sim.testkit;

import dev.doorbell.sim.path.Journey;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Times of many frames, in nanoseconds, in no order: what a test compares with another run's.
 *
 * <p>Frames that were dropped have no latency and are left out.
 */
public final class Latencies {
    private final double[] sortedNanos;

    private Latencies(double[] nanos) {
        sortedNanos = nanos;
        Arrays.sort(sortedNanos);
    }

    /** From first bit to thread, of every journey that a book has kept. */
    public static Latencies of(JourneyBook book) {
        return of(book.finished());
    }

    /** From first bit to thread. */
    public static Latencies of(Collection<Journey> journeys) {
        return of(journeys, journey -> nanos(journey, journey.totalTicks()));
    }

    /** The time spent in one stage, of those journeys that passed it. */
    public static Latencies ofStage(Stage stage, JourneyBook book) {
        return ofStage(stage, book.finished());
    }

    /** The time spent in one stage, of those journeys that passed it. */
    public static Latencies ofStage(Stage stage, Collection<Journey> journeys) {
        return of(
                journeys.stream().filter(journey -> journey.visited(stage)).toList(),
                journey -> nanos(journey, journey.stages().getOrDefault(stage, 0L)));
    }

    /** Times that somebody else measured, in nanoseconds. */
    public static Latencies ofNanos(double... nanos) {
        return new Latencies(nanos.clone());
    }

    private static Latencies of(Collection<Journey> journeys, ToDoubleFunction<Journey> time) {
        return new Latencies(
                journeys.stream().filter(Journey::wasDelivered).mapToDouble(time).toArray());
    }

    private static double nanos(Journey journey, long ticks) {
        return ticks * 1e9 / journey.ticksPerSecond();
    }

    /** How many there are. */
    public int count() {
        return sortedNanos.length;
    }

    /** A copy of them, in nanoseconds, the shortest first. */
    public double[] sortedNanos() {
        return sortedNanos.clone();
    }

    /**
     * The time that a share of them does not exceed, in nanoseconds: the nearest rank.
     *
     * @param percent above 0, at most 100
     * @throws IllegalStateException if there are none
     */
    public double percentileNanos(double percent) {
        if (sortedNanos.length == 0) {
            throw new IllegalStateException("no frame was delivered, so there is no latency");
        }
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("percentile " + percent + "; expected 0 < p <= 100");
        }
        int rank = (int) Math.ceil(percent / 100 * sortedNanos.length);
        return sortedNanos[Math.max(1, rank) - 1];
    }

    /** The middle one, or the lower of the middle two, in nanoseconds. */
    public double medianNanos() {
        return percentileNanos(50);
    }

    /** All of both. */
    public Latencies and(Latencies others) {
        return new Latencies(
                DoubleStream.concat(
                                DoubleStream.of(sortedNanos), DoubleStream.of(others.sortedNanos))
                        .toArray());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Latencies latencies
                && Arrays.equals(sortedNanos, latencies.sortedNanos);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(sortedNanos));
    }

    /** How many, the shortest, median, 99th percentile and longest. */
    @Override
    public String toString() {
        if (sortedNanos.length == 0) {
            return "no frames";
        }
        return String.format(
                Locale.ROOT,
                "%d frames: %s to %s, median %s, 99%% below %s",
                sortedNanos.length,
                TimeWords.ofNanos(sortedNanos[0]),
                TimeWords.ofNanos(sortedNanos[sortedNanos.length - 1]),
                TimeWords.ofNanos(medianNanos()),
                TimeWords.ofNanos(percentileNanos(99)));
    }
}
