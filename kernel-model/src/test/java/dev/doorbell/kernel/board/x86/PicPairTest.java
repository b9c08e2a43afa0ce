package dev.doorbell.kernel.board.x86;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Levels, edges, spurious vectors, and what is left out, on a pair of 8259s. */
class PicPairTest {
    private final PicBench pic = new PicBench(EdgeRequest.NEEDS_LEVEL);

    @BeforeEach
    void initialise() {
        pic.initialise(0x20, 0x28);
    }

    @AfterEach
    void close() {
        pic.close();
    }

    private void drive(int irq, boolean high) {
        pic.bench.drive(pic.wires[irq], high);
    }

    @Test
    void aLevelThatIsStillHighAfterTheEndInterruptsAgain() {
        pic.pair.setLevelTriggered(1 << 10);
        drive(10, true);
        assertThat(pic.pair.acknowledge()).isEqualTo(0x2A);
        assertThat(pic.bench.isInterrupted(0)).as("in service").isFalse();
        pic.command(true, 0x20);
        pic.command(false, 0x20);
        assertThat(pic.bench.isInterrupted(0)).as("ended, still high").isTrue();
        assertThat(pic.pair.acknowledge()).isEqualTo(0x2A);
        drive(10, false);
        pic.command(true, 0x20);
        pic.command(false, 0x20);
        assertThat(pic.bench.isInterrupted(0)).as("ended, low").isFalse();
    }

    @Test
    void anEdgeInterruptsOnceHoweverLongItStaysHigh() {
        drive(10, true);
        assertThat(pic.pair.acknowledge()).isEqualTo(0x2A);
        pic.command(true, 0x20);
        pic.command(false, 0x20);
        assertThat(pic.bench.isInterrupted(0)).isFalse();
    }

    @Test
    void aLevelThatGoesBeforeTheAcknowledgeIsSpurious7() {
        pic.pair.setLevelTriggered(1 << 10);
        drive(10, true);
        assertThat(pic.bench.isInterrupted(0)).isTrue();
        drive(10, false);
        // The slave's output has fallen, and so has the master's request: the master's own default.
        assertThat(pic.bench.isInterrupted(0)).isFalse();
        assertThat(pic.pair.acknowledge()).isEqualTo(0x27);
        assertThat(pic.service(false)).isZero();
    }

    @Test
    void aCascadeThatWasLatchedLeadsToSpurious15AndStaysInService() {
        try (PicBench latching = new PicBench(EdgeRequest.LATCHED)) {
            latching.initialise(0x20, 0x28);
            latching.pair.setLevelTriggered(1 << 10);
            latching.bench.drive(latching.wires[10], true);
            latching.bench.drive(latching.wires[10], false);
            assertThat(latching.pair.acknowledge()).isEqualTo(0x2F);
            assertThat(latching.service(true)).isZero();
            assertThat(latching.service(false)).isEqualTo(1 << 2);
        }
    }

    @Test
    void aLatchedEdgeSurvivesItsFall() {
        try (PicBench latching = new PicBench(EdgeRequest.LATCHED)) {
            latching.initialise(0x20, 0x28);
            latching.bench.drive(latching.wires[4], true);
            latching.bench.drive(latching.wires[4], false);
            assertThat(latching.pair.acknowledge()).isEqualTo(0x24);
        }
        drive(4, true);
        drive(4, false);
        assertThat(pic.pair.acknowledge()).isEqualTo(0x27);
    }

    @Test
    void irq0InterruptsAHandlerOfIrq10AndNotTheOtherWayRound() {
        drive(10, true);
        assertThat(pic.pair.acknowledge()).isEqualTo(0x2A);
        drive(0, true);
        assertThat(pic.bench.isInterrupted(0)).isTrue();
        assertThat(pic.pair.acknowledge()).isEqualTo(0x20);
        drive(11, true);
        assertThat(pic.bench.isInterrupted(0)).isFalse();
    }

    @Test
    void aSlaveThatIsServedHoldsBackItsMoreUrgentNeighboursWithoutSpecialFullyNestedMode() {
        drive(11, true);
        assertThat(pic.pair.acknowledge()).isEqualTo(0x2B);
        drive(9, true);
        // The slave asks, but the master's cascade input is in service.
        assertThat(pic.bench.isInterrupted(0)).isFalse();
        pic.command(false, 0x62);
        assertThat(pic.bench.isInterrupted(0)).isTrue();
        assertThat(pic.pair.acknowledge()).isEqualTo(0x29);
    }

    @Test
    void beforeItsInitialisationNothingInterrupts() {
        try (PicBench raw = new PicBench(EdgeRequest.NEEDS_LEVEL)) {
            raw.bench.drive(raw.wires[4], true);
            assertThat(raw.bench.isInterrupted(0)).isFalse();
        }
    }

    @Test
    void automaticEndLeavesNothingInService() {
        pic.command(false, 0x11);
        pic.data(false, 0x20);
        pic.data(false, 4);
        pic.data(false, 3);
        drive(4, true);
        assertThat(pic.pair.acknowledge()).isEqualTo(0x24);
        assertThat(pic.service(false)).isZero();
    }

    @Test
    void theEdgeAndLevelRegistersKeepWhatMayBeLevel() {
        pic.pair.edgeLevelRegisters().write(0, 1, 0xFF, X86Bench.requester(0));
        pic.pair.edgeLevelRegisters().write(1, 1, 0xFF, X86Bench.requester(0));
        assertThat(pic.pair.edgeLevelRegisters().read(0, 2, X86Bench.requester(0)))
                .isEqualTo(0xDEF8);
    }

    @Test
    void endingNothingAndWhatIsLeftOutAreReported() {
        pic.command(false, 0x20);
        assertThat(pic.bench.complaints).containsExactly(TracePoint.X86_NOTHING_TO_END);
        pic.bench.complaints.clear();
        pic.command(false, 0xA0); // rotate
        pic.command(false, 0x0C); // poll
        pic.command(false, 0x68); // special mask mode
        assertThat(pic.bench.complaints)
                .containsExactly(
                        TracePoint.REGISTER_UNMODELLED,
                        TracePoint.REGISTER_UNMODELLED,
                        TracePoint.REGISTER_UNMODELLED);
    }
}
