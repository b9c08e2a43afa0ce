package dev.doorbell.sim.testkit;

import static dev.doorbell.sim.path.Stage.ACKNOWLEDGED;
import static dev.doorbell.sim.path.Stage.DMA;
import static dev.doorbell.sim.path.Stage.MSI;
import static dev.doorbell.sim.path.Stage.SOFTIRQ;
import static dev.doorbell.sim.path.Stage.TICK;
import static dev.doorbell.sim.path.Stage.WIRE;
import static dev.doorbell.sim.testkit.SimAssertions.assertThat;
import static dev.doorbell.sim.testkit.Times.micros;
import static dev.doorbell.sim.testkit.Times.nanos;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.Journey;
import dev.doorbell.sim.path.Stage;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JourneyAssertTest {
    /** 3 GHz: a tick is a third of a nanosecond. */
    private static final long RATE = 3_000_000_000L;

    private static final String PICTURE =
            """
            journey 4, delivered after 100.000 µs
              WIRE             1.000 µs     1.000 µs  last bit in the NIC
              DMA              2.000 µs     3.000 µs  data and descriptor in memory
              MSI             90.000 µs    93.000 µs  message at its doorbell
              SOFTIRQ          7.000 µs   100.000 µs  frame taken from the ring
            """;

    private static Journey journey() {
        Map<Stage, Long> stages = new EnumMap<>(Stage.class);
        stages.put(WIRE, 3_000L);
        stages.put(DMA, 6_000L);
        stages.put(MSI, 270_000L);
        stages.put(SOFTIRQ, 21_000L);
        return new Journey(4, 50, 300_050, stages, null, RATE);
    }

    @Test
    void stagesAreVisitedInOrderWithOthersInBetween() {
        assertThat(journey()).visits(WIRE, MSI, SOFTIRQ).visits().visits(DMA).avoids(TICK);
    }

    @Test
    void aStageThatIsMissingIsNamedUnderThePicture() {
        assertThatThrownBy(() -> assertThat(journey()).visits(WIRE, ACKNOWLEDGED))
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        "expected the frame to visit [WIRE, ACKNOWLEDGED], but it never came to"
                                + " ACKNOWLEDGED\n"
                                + PICTURE);
    }

    @Test
    void stagesInTheWrongOrderAreNoVisit() {
        assertThatThrownBy(() -> assertThat(journey()).visits(MSI, WIRE))
                .hasMessageContaining("WIRE came before MSI");
    }

    @Test
    void aStageToBeAvoidedIsNamed() {
        assertThatThrownBy(() -> assertThat(journey()).avoids(TICK, MSI))
                .hasMessageContaining("not to visit MSI, but it did");
    }

    @Test
    void limitsAreExactToTheTick() {
        assertThatThrownBy(() -> assertThat(journey()).isLessThan(micros(100)))
                .hasMessage(
                        "expected the journey to take less than 100.000 µs, but it took 100.000 µs\n"
                                + PICTURE);
        assertThat(journey()).isLessThan(micros(100).plusNanos(1));
        assertThat(journey()).isMoreThan(micros(100).minusNanos(1));
        assertThatThrownBy(() -> assertThat(journey()).isMoreThan(micros(100)))
                .hasMessageContaining("more than");
        Journey third = new Journey(0, 0, 4, Map.of(WIRE, 4L), null, RATE);
        assertThat(third).isMoreThan(nanos(1)).isLessThan(nanos(2));
        assertThat(third.total()).isEqualTo(nanos(1));
    }

    @Test
    void aStageHasLimitsOfItsOwn() {
        assertThat(journey()).stage(SOFTIRQ).isLessThan(micros(8)).isMoreThan(micros(6)).journey();
        assertThatThrownBy(() -> assertThat(journey()).stage(SOFTIRQ).isLessThan(micros(7)))
                .hasMessage(
                        "expected stage SOFTIRQ (frame taken from the ring) to take less than 7.000"
                                + " µs, but it took 7.000 µs\n"
                                + PICTURE);
        assertThatThrownBy(() -> assertThat(journey()).stage(TICK))
                .hasMessageContaining("never came to TICK");
        assertThat(journey().stage(SOFTIRQ)).isEqualTo(micros(7));
        assertThatThrownBy(() -> journey().stage(TICK)).hasMessageContaining("it passed [WIRE");
    }

    @Test
    void deliveryAndLossAreToldApart() {
        Journey dropped = new Journey(1, 0, 9, Map.of(WIRE, 3L), DropReason.LINK_DOWN, RATE);

        assertThatCode(() -> assertThat(journey()).wasDelivered()).doesNotThrowAnyException();
        assertThat(dropped).wasDropped(DropReason.LINK_DOWN);
        assertThatThrownBy(() -> assertThat(dropped).wasDelivered())
                .hasMessageContaining("LINK_DOWN")
                .hasMessageContaining("journey 1, dropped (LINK_DOWN) after 3.000 ns");
        assertThatThrownBy(() -> assertThat(journey()).wasDropped(DropReason.LINK_DOWN))
                .hasMessageContaining("but it was delivered");
    }
}
