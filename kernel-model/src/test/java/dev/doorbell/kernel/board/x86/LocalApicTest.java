package dev.doorbell.kernel.board.x86;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Priorities, coalescing, the window for messages, messages between cores, the timer. */
class LocalApicTest {
    private static final long TO_CORE_0 = 0xFEE0_0000L;

    private final ApicBench apics = new ApicBench(3);

    @AfterEach
    void close() {
        apics.close();
    }

    @Test
    void messagesOfOneVectorCoalesceWhileItIsRequestedAndOneMoreWaitsBehindTheOneInService() {
        apics.message(TO_CORE_0, 0x51);
        apics.message(TO_CORE_0, 0x51);
        apics.message(TO_CORE_0, 0x51);
        assertThat(apics.acknowledge(0)).isEqualTo(0x51);
        apics.message(TO_CORE_0, 0x51);
        apics.message(TO_CORE_0, 0x51);
        assertThat(apics.bench.isInterrupted(0)).as("its own class is in service").isFalse();
        apics.end(0);
        assertThat(apics.bench.isInterrupted(0)).isTrue();
        assertThat(apics.acknowledge(0)).isEqualTo(0x51);
        apics.end(0);
        assertThat(apics.bench.isInterrupted(0)).isFalse();
        assertThat(apics.acknowledge(0)).isEqualTo(ApicBench.SPURIOUS);
    }

    @Test
    void anEndIsTheDeactivationToo() {
        List<TracePoint> ends = new ArrayList<>();
        apics.bench
                .simulation
                .parts()
                .trace()
                .attachInline(
                        (tick, point, source, first, second) -> {
                            if (first == 0 && second == 0x51) {
                                ends.add(point);
                            }
                        });
        apics.message(TO_CORE_0, 0x51);
        apics.acknowledge(0);
        apics.end(0);
        assertThat(ends)
                .endsWith(
                        TracePoint.INTERRUPT_ACKNOWLEDGED,
                        TracePoint.INTERRUPT_ENDED,
                        TracePoint.INTERRUPT_DEACTIVATED);
    }

    @ParameterizedTest
    @CsvSource({
        // in service, then asks: only a higher class interrupts
        "0x51, 0x52, false",
        "0x51, 0x5F, false",
        "0x51, 0x60, true",
        "0x5F, 0x60, true",
        "0x60, 0x5F, false"
    })
    void onlyAHigherClassInterruptsWhatIsInService(int serving, int asks, boolean interrupts) {
        apics.message(TO_CORE_0, serving);
        assertThat(apics.acknowledge(0)).isEqualTo(serving);
        apics.message(TO_CORE_0, asks);
        assertThat(apics.bench.isInterrupted(0)).isEqualTo(interrupts);
        assertThat(apics.read(0, ApicBench.PPR)).isEqualTo(serving & 0xF0);
    }

    @Test
    void theTaskPriorityHoldsBackItsClassAndThoseBelow() {
        apics.write(0, ApicBench.TPR, 0x53);
        apics.message(TO_CORE_0, 0x5F);
        assertThat(apics.bench.isInterrupted(0)).isFalse();
        assertThat(apics.acknowledge(0)).isEqualTo(ApicBench.SPURIOUS);
        apics.write(0, ApicBench.TPR, 0x40);
        assertThat(apics.bench.isInterrupted(0)).isTrue();
        assertThat(apics.read(0, ApicBench.PPR)).isEqualTo(0x40);
    }

    @Test
    void theHighestOfSeveralIsTakenFirstAndEndsEndTheHighestInService() {
        apics.message(TO_CORE_0, 0x51);
        apics.message(TO_CORE_0, 0x91);
        apics.message(TO_CORE_0, 0x71);
        assertThat(apics.acknowledge(0)).isEqualTo(0x91);
        assertThat(apics.has(0, ApicBench.ISR, 0x91)).isTrue();
        apics.end(0);
        assertThat(apics.has(0, ApicBench.ISR, 0x91)).isFalse();
        assertThat(apics.acknowledge(0)).isEqualTo(0x71);
        assertThat(apics.has(0, ApicBench.IRR, 0x51)).isTrue();
    }

    @ParameterizedTest
    @DisplayName("S3 address and data say who gets the vector")
    @CsvSource({
        // address, data, cores that get vector 0x5A
        "0xFEE00000, 0x005A, 1",
        "0xFEE01000, 0x005A, 2",
        "0xFEE02000, 0x005A, 4",
        "0xFEEFF000, 0x005A, 7", // physical, everybody
        "0xFEE01004, 0x005A, 2", // logical without the redirection hint: ignored
        "0xFEE0100C, 0x005A, 1", // logical set {0}
        "0xFEE0600C, 0x005A, 2", // logical set {1, 2}: one of them, the lower number
        "0xFEE06008, 0x005A, 0", // physical with hint: no core 6
        "0xFEE01000, 0x015A, 2", // lowest priority among one
        "0xFEE00000, 0xC05A, 1", // level, assert
        "0xFEE00000, 0x805A, 0", // level, deassert
        "0xFEE00000, 0x045A, 0", // NMI: not modelled
        "0xFEE03000, 0x005A, 0" // no core 3
    })
    void theWindowDecodesDestinationModeAndTrigger(long address, int data, int takers) {
        apics.message(address, data);
        for (int core = 0; core < 3; core++) {
            assertThat(apics.has(core, ApicBench.IRR, 0x5A))
                    .as("core " + core)
                    .isEqualTo((takers >>> core & 1) != 0);
        }
        boolean lost = takers == 0 && data != 0x805A;
        assertThat(apics.bench.complaints.contains(TracePoint.X86_MESSAGE_LOST)).isEqualTo(lost);
    }

    @Test
    void aChoiceGoesToTheCoreWhosePriorityIsLowest() {
        apics.write(0, ApicBench.TPR, 0x30);
        apics.write(1, ApicBench.TPR, 0x10);
        apics.write(2, ApicBench.TPR, 0x20);
        apics.message(0xFEE0_700CL, 0x005A);
        assertThat(apics.has(1, ApicBench.IRR, 0x5A)).isTrue();
        assertThat(apics.has(0, ApicBench.IRR, 0x5A)).isFalse();
        assertThat(apics.has(2, ApicBench.IRR, 0x5A)).isFalse();
    }

    @Test
    void aCoreSeesItsOwnRegistersWhereADevicesWriteIsAMessage() {
        apics.write(1, ApicBench.TPR, 0x70);
        assertThat(apics.read(0, ApicBench.TPR)).isZero();
        assertThat(apics.read(1, 0x20)).isEqualTo(1L << 24);
        apics.message(TO_CORE_0 + ApicBench.TPR, 0x5A);
        assertThat(apics.read(0, ApicBench.TPR)).isZero();
        assertThat(apics.has(0, ApicBench.IRR, 0x5A)).isTrue();
    }

    @Test
    void aDisabledApicTakesNothing() {
        apics.write(0, ApicBench.SVR, ApicBench.SPURIOUS);
        apics.message(TO_CORE_0, 0x5A);
        assertThat(apics.has(0, ApicBench.IRR, 0x5A)).isFalse();
        assertThat(apics.bench.complaints).contains(TracePoint.X86_MESSAGE_LOST);
    }

    @Test
    void aVectorBelow16IsAnErrorThatTheStatusShowsOnceItIsWritten() {
        apics.message(TO_CORE_0, 15);
        assertThat(apics.bench.isInterrupted(0)).isFalse();
        assertThat(apics.read(0, ApicBench.ESR)).isZero();
        apics.write(0, ApicBench.ESR, 0);
        assertThat(apics.read(0, ApicBench.ESR)).isEqualTo(1 << 6);
    }

    @ParameterizedTest
    @CsvSource({
        // shorthand, cores reached when core 1 sends with destination 2
        "0, 4",
        "1, 2",
        "2, 7",
        "3, 5"
    })
    void messagesBetweenCoresGoWhereTheShorthandSays(int shorthand, int takers) {
        apics.write(1, ApicBench.ICR_HIGH, 2L << 24);
        apics.write(1, ApicBench.ICR_LOW, shorthand << 18 | 0x66);
        for (int core = 0; core < 3; core++) {
            assertThat(apics.bench.isInterrupted(core)).isEqualTo((takers >>> core & 1) != 0);
        }
    }

    @Test
    void thePeriodicTimerInterruptsEveryPeriodAndTheOtherOnce() {
        apics.write(0, ApicBench.TIMER_DIVIDE, 0xB); // by 1
        apics.write(0, ApicBench.LVT_TIMER, 1 << 17 | 0xEF);
        apics.write(0, ApicBench.TIMER_INITIAL, 1000);
        for (int period = 0; period < 3; period++) {
            apics.bench.run(990);
            assertThat(apics.bench.isInterrupted(0)).isFalse();
            assertThat(apics.read(0, ApicBench.TIMER_CURRENT)).isBetween(1L, 20L);
            apics.bench.run(9);
            assertThat(apics.acknowledge(0)).isEqualTo(0xEF);
            apics.end(0);
        }
        apics.write(0, ApicBench.LVT_TIMER, 0xEF);
        apics.write(0, ApicBench.TIMER_DIVIDE, 0x0); // by 2
        apics.write(0, ApicBench.TIMER_INITIAL, 100);
        apics.bench.run(200);
        assertThat(apics.acknowledge(0)).isEqualTo(0xEF);
        apics.end(0);
        apics.bench.run(10_000);
        assertThat(apics.bench.isInterrupted(0)).isFalse();
        assertThat(apics.read(0, ApicBench.TIMER_CURRENT)).isZero();
    }

    @Test
    void endingWhenNothingIsInServiceIsReported() {
        apics.end(0);
        assertThat(apics.bench.complaints).containsExactly(TracePoint.X86_NOTHING_TO_END);
    }
}
