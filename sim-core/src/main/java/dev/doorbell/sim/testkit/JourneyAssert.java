package dev.doorbell.sim.testkit;

import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.Journey;
import dev.doorbell.sim.path.Stage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** What a test may ask of one frame's trip. Messages show the trip as a table. */
public final class JourneyAssert extends AbstractAssert<JourneyAssert, Journey> {
    /** Made by {@link SimAssertions#assertThat(Journey)}. */
    JourneyAssert(Journey actual) {
        super(actual, JourneyAssert.class);
    }

    /** It passed these stages, in this order, and perhaps others in between. */
    public JourneyAssert visits(Stage... stages) {
        isNotNull();
        List<Stage> passed = List.copyOf(actual.stages().keySet());
        int next = 0;
        for (Stage stage : passed) {
            if (next < stages.length && stage == stages[next]) {
                next++;
            }
        }
        if (next < stages.length) {
            throw pictured(
                    "expected the frame to visit %s, but %s",
                    Arrays.toString(stages),
                    passed.contains(stages[next])
                            ? stages[next] + " came before " + stages[next - 1]
                            : "it never came to " + stages[next]);
        }
        return this;
    }

    /** It passed none of these stages. */
    public JourneyAssert avoids(Stage... stages) {
        isNotNull();
        for (Stage stage : stages) {
            if (actual.visited(stage)) {
                throw pictured("expected the frame not to visit %s, but it did", stage);
            }
        }
        return this;
    }

    /** A thread had the frame. */
    public JourneyAssert wasDelivered() {
        isNotNull();
        DropReason reason = actual.dropped();
        if (reason != null) {
            throw pictured("expected the frame to reach a thread, but it was dropped: %s", reason);
        }
        return this;
    }

    /** It ended for that reason. */
    public JourneyAssert wasDropped(DropReason reason) {
        isNotNull();
        if (actual.dropped() != reason) {
            throw pictured(
                    "expected the frame to be dropped for %s, but it was %s",
                    reason,
                    actual.wasDelivered() ? "delivered" : "dropped for " + actual.dropped());
        }
        return this;
    }

    /** From first bit to end it took less; compared without rounding. */
    public JourneyAssert isLessThan(Duration limit) {
        isNotNull();
        if (TimeWords.compare(actual.totalTicks(), actual.ticksPerSecond(), limit) >= 0) {
            throw pictured(
                    "expected the journey to take less than %s, but it took %s",
                    TimeWords.of(limit),
                    TimeWords.of(actual.totalTicks(), actual.ticksPerSecond()));
        }
        return this;
    }

    /** From first bit to end it took more; compared without rounding. */
    public JourneyAssert isMoreThan(Duration limit) {
        isNotNull();
        if (TimeWords.compare(actual.totalTicks(), actual.ticksPerSecond(), limit) <= 0) {
            throw pictured(
                    "expected the journey to take more than %s, but it took %s",
                    TimeWords.of(limit),
                    TimeWords.of(actual.totalTicks(), actual.ticksPerSecond()));
        }
        return this;
    }

    /** It passed that stage; what follows is about the time it spent there. */
    public StageAssert stage(Stage stage) {
        visits(stage);
        return new StageAssert(actual, stage);
    }

    private AssertionError pictured(String format, Object... values) {
        return pictured(actual, format, values);
    }

    static AssertionError pictured(Journey journey, String format, Object... values) {
        return new AssertionError(
                String.format(java.util.Locale.ROOT, format, values)
                        + "\n"
                        + JourneyTable.of(journey));
    }

    /** What a test may ask of the time a frame spent in a stage. */
    public static final class StageAssert {
        private final Journey journey;
        private final Stage stage;
        private final long ticks;

        StageAssert(Journey journey, Stage stage) {
            this.journey = journey;
            this.stage = stage;
            this.ticks = journey.stages().getOrDefault(stage, 0L);
        }

        /** It took less; compared without rounding. */
        public StageAssert isLessThan(Duration limit) {
            if (TimeWords.compare(ticks, journey.ticksPerSecond(), limit) >= 0) {
                throw failed("less", limit);
            }
            return this;
        }

        /** It took more; compared without rounding. */
        public StageAssert isMoreThan(Duration limit) {
            if (TimeWords.compare(ticks, journey.ticksPerSecond(), limit) <= 0) {
                throw failed("more", limit);
            }
            return this;
        }

        /** Back to the whole journey. */
        public JourneyAssert journey() {
            return new JourneyAssert(journey);
        }

        private AssertionError failed(String than, Duration limit) {
            return pictured(
                    journey,
                    "expected stage %s (%s) to take %s than %s, but it took %s",
                    stage,
                    stage.end(),
                    than,
                    TimeWords.of(limit),
                    TimeWords.of(ticks, journey.ticksPerSecond()));
        }
    }
}
