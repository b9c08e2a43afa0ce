package dev.doorbell.gic.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.Icc;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.InterfaceChoice;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What observers hear of an SPI that is pending in vain, and of a wire that nobody lets go. */
class SpiJourneyTest {
    private static final int EDGE = 75;
    private static final int LEVEL = 41;
    private static final int MESSAGE = GicMachine.V2M_FIRST;
    private static final long ICPENDR = 0x280;
    private static final long BUFFER = GicMachine.MEMORY + 0x1000;
    private static final Set<TracePoint> POINTS =
            Set.of(
                    TracePoint.INTERRUPT_PENDING,
                    TracePoint.EDGE_ERASED,
                    TracePoint.LINE_LEFT_HIGH,
                    TracePoint.REGISTER_UNMODELLED);

    private final GicMachine machine = GicMachine.open(1);
    private final List<String> heard = new ArrayList<>();

    SpiJourneyTest() {
        machine.open(EDGE, true);
        machine.open(LEVEL, false);
        machine.simulation()
                .parts()
                .trace()
                .attachInline(
                        (tick, point, source, first, second) -> {
                            if (POINTS.contains(point)) {
                                heard.add(point + " " + first + " " + second + " @" + tick);
                            }
                        });
    }

    @AfterEach
    void close() {
        machine.close();
    }

    /** When the SPI that is acknowledged now became pending, as a frame's journey has it. */
    private long pendingSince(int intid) {
        JourneyBook journeys = machine.simulation().parts().journeys();
        long journey = journeys.begin(64);
        journeys.stored(journey, BUFFER);
        assertThat(machine.icc(0).acknowledge()).isEqualTo(intid);
        journeys.taken(0, BUFFER);
        return journeys.endOf(journey, Stage.PENDING);
    }

    @Test
    void anEdgeThatSoftwareErasesIsToldOfAndLeavesNoMark() {
        machine.run(10);
        machine.pulse(EDGE);
        machine.run(10);
        machine.writeBit(ICPENDR, EDGE);
        machine.writeBit(ICPENDR, EDGE);
        machine.run(10);
        machine.pulse(EDGE);
        machine.run(10);

        assertThat(pendingSince(EDGE)).isEqualTo(30);
        assertThat(heard)
                .containsExactly(
                        "INTERRUPT_PENDING 75 -1 @10",
                        "EDGE_ERASED 75 -1 @20",
                        "INTERRUPT_PENDING 75 -1 @30");
    }

    @Test
    void aLevelThatFallsBeforeItIsTakenLeavesNoMark() {
        machine.run(10);
        machine.drive(LEVEL, true);
        machine.run(10);
        machine.drive(LEVEL, false);
        machine.run(10);
        machine.drive(LEVEL, true);
        machine.run(10);

        assertThat(pendingSince(LEVEL)).isEqualTo(30);
        assertThat(heard)
                .containsExactly("INTERRUPT_PENDING 41 -1 @10", "INTERRUPT_PENDING 41 -1 @30");
    }

    @Test
    void aWireThatIsHighAfterItsEdgeWasHandledIsToldOf() {
        machine.drive(EDGE, true);
        machine.icc(0).acknowledge();
        machine.run(10);
        machine.icc(0).end(EDGE);
        assertThat(heard).endsWith("LINE_LEFT_HIGH 75 0 @10");

        heard.clear();
        machine.drive(EDGE, false);
        machine.pulse(EDGE);
        machine.icc(0).acknowledge();
        machine.icc(0).end(EDGE);
        machine.drive(LEVEL, true); // a level that stays is pending again, and no mistake
        machine.icc(0).acknowledge();
        machine.icc(0).end(LEVEL);
        assertThat(machine.complaints(TracePoint.LINE_LEFT_HIGH)).isOne();
        machine.drive(LEVEL, false);

        machine.drive(EDGE, true);
        machine.icc(0).acknowledge();
        machine.drive(EDGE, false);
        machine.drive(EDGE, true); // the next edge has come: it is latched
        machine.icc(0).end(EDGE);
        assertThat(machine.complaints(TracePoint.LINE_LEFT_HIGH)).isOne();
    }

    @Test
    @DisplayName("GIC-074 a message for a level SPI may stay until software clears it")
    void messageToLevelStays() {
        GicBehaviour behaviour =
                GicBehaviour.ARCHITECTURE.with(InterfaceChoice.DoorbellToLevel.STAYS);
        try (GicMachine lasting = GicMachine.open(1, Gicv3Config.of(8).with(behaviour))) {
            lasting.open(MESSAGE, false);
            lasting.bus().write(GicMachine.V2M + 0x40, 4, MESSAGE, 0);
            lasting.settle();
            for (int storm = 0; storm < 3; storm++) {
                assertThat(lasting.icc(0).acknowledge()).isEqualTo(MESSAGE);
                lasting.icc(0).end(MESSAGE);
            }

            lasting.writeBit(ICPENDR, MESSAGE);

            assertThat(lasting.isSignalled(0)).isFalse();
            assertThat(lasting.complaints(TracePoint.DOORBELL_LEVEL_SPI)).isOne();
        }
    }

    @Test
    void messageRegistersThatAreNotThereAreToldOfByTheirOffsets() {
        machine.write(GicMachine.GICD + 0x40, EDGE);
        machine.write(GicMachine.GICD + 0x50, EDGE);

        assertThat(heard)
                .containsExactly("REGISTER_UNMODELLED 64 75 @0", "REGISTER_UNMODELLED 80 75 @0");
    }

    @Test
    void anSgiThatSoftwareErasesLeavesNoMark() {
        long frame = machine.gicr(0) + 0x1_0000;
        machine.write(frame + 0x100, 1 << 5);
        machine.run(10);
        machine.icc(0).write(Icc.SGI1R, 5L << 24 | 1);
        machine.run(10);
        machine.write(frame + ICPENDR, 1 << 5);
        machine.settle();
        assertThat(machine.isSignalled(0)).isFalse();
        machine.run(10);
        machine.icc(0).write(Icc.SGI1R, 5L << 24 | 1);
        machine.run(10);

        assertThat(pendingSince(5)).isEqualTo(30);
        assertThat(heard).containsExactly("INTERRUPT_PENDING 5 0 @10", "INTERRUPT_PENDING 5 0 @30");
    }
}
