package dev.doorbell.nic.e1000e;

import static dev.doorbell.nic.e1000e.E1000eBench.CTRL_EXT;
import static dev.doorbell.nic.e1000e.E1000eBench.EIAC;
import static dev.doorbell.nic.e1000e.E1000eBench.EITR;
import static dev.doorbell.nic.e1000e.E1000eBench.EOP;
import static dev.doorbell.nic.e1000e.E1000eBench.ICR;
import static dev.doorbell.nic.e1000e.E1000eBench.ICS;
import static dev.doorbell.nic.e1000e.E1000eBench.IDE;
import static dev.doorbell.nic.e1000e.E1000eBench.IMS;
import static dev.doorbell.nic.e1000e.E1000eBench.ITR;
import static dev.doorbell.nic.e1000e.E1000eBench.LSC;
import static dev.doorbell.nic.e1000e.E1000eBench.RADV;
import static dev.doorbell.nic.e1000e.E1000eBench.RDTR;
import static dev.doorbell.nic.e1000e.E1000eBench.RS;
import static dev.doorbell.nic.e1000e.E1000eBench.RXQ0;
import static dev.doorbell.nic.e1000e.E1000eBench.RXT0;
import static dev.doorbell.nic.e1000e.E1000eBench.TADV;
import static dev.doorbell.nic.e1000e.E1000eBench.TIDV;
import static dev.doorbell.nic.e1000e.E1000eBench.TXDW;
import static dev.doorbell.nic.e1000e.E1000eBench.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Gaps between interrupts, and causes that wait for more. */
class E1000eModerationTest {
    private static final long RXQ1 = 1L << 21;
    private static final long GAP_NANOS = 1000 * 256;

    @Test
    @DisplayName("EITR: two messages of a vector are at least a gap apart, to the tick")
    void messagesAreAGapApart() {
        try (E1000eBench bench = new E1000eBench().useMsix()) {
            bench.write(EIAC, RXQ0);
            bench.write(IMS, RXQ0);
            bench.write(EITR, 1000);
            bench.writeAndSettle(ICS, RXQ0);
            bench.pass(100);
            bench.writeAndSettle(ICS, RXQ0);
            bench.writeAndSettle(ICS, RXQ0);
            assertThat(bench.messages).hasSize(1);
            bench.pass(2 * GAP_NANOS);
            assertThat(bench.messages).hasSize(2);
            assertThat(bench.messages.get(1).tick() - bench.messages.get(0).tick())
                    .isEqualTo(bench.ticks(GAP_NANOS));
        }
    }

    @Test
    @DisplayName("EITR: a message that was held back begins a gap of its own")
    void heldMessageBeginsAGap() {
        try (E1000eBench bench = new E1000eBench().useMsix()) {
            bench.write(EIAC, RXQ0);
            bench.write(IMS, RXQ0);
            bench.write(EITR, 1000);
            bench.writeAndSettle(ICS, RXQ0);
            bench.writeAndSettle(ICS, RXQ0);
            bench.pass(GAP_NANOS);
            bench.writeAndSettle(ICS, RXQ0);
            assertThat(bench.messages).hasSize(2);
            bench.pass(GAP_NANOS);
            assertThat(bench.messages).hasSize(3);
            bench.pass(10 * GAP_NANOS);
            assertThat(bench.messages).as("nothing more is owed").hasSize(3);
        }
    }

    @Test
    @DisplayName("QEMU: once a message was held back, the end of every gap sends one")
    void qemuGapsRemember() {
        try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU).useMsix()) {
            bench.write(EIAC, 0);
            bench.write(IMS, RXQ0);
            bench.write(EITR, 1000);
            bench.writeAndSettle(ICS, RXQ0);
            bench.writeAndSettle(ICR, RXQ0);
            bench.writeAndSettle(ICS, RXQ0);
            bench.pass(GAP_NANOS);
            assertThat(bench.messages).hasSize(2);
            bench.writeAndSettle(ICR, RXQ0);
            bench.writeAndSettle(ICS, RXQ0);
            assertThat(bench.messages).as("no gap after a late message").hasSize(3);
            bench.pass(GAP_NANOS);
            assertThat(bench.messages).as("nothing asked for this one").hasSize(4);
        }
    }

    @Test
    @DisplayName("EITR of one vector does not hold back another")
    void vectorsHaveGapsOfTheirOwn() {
        try (E1000eBench bench = new E1000eBench().useMsix()) {
            bench.write(EIAC, RXQ0 | RXQ1);
            bench.write(IMS, RXQ0 | RXQ1);
            bench.write(EITR, 0xFFFF);
            bench.writeAndSettle(ICS, RXQ0);
            bench.writeAndSettle(ICS, RXQ0);
            bench.writeAndSettle(ICS, RXQ1);
            bench.writeAndSettle(ICS, RXQ1);
            assertThat(bench.data()).containsExactly(0L, 1L, 1L);
        }
    }

    @Test
    @DisplayName("ITR spaces the rises of the pin; zero does not")
    void pinRisesAreAGapApart() {
        try (E1000eBench bench = new E1000eBench()) {
            bench.write(IMS, LSC);
            for (int interval : new int[] {0, 1000}) {
                bench.write(ITR, interval);
                assertThat(bench.read(ITR)).isEqualTo(interval);
                bench.rises.clear();
                for (int i = 0; i < 3; i++) {
                    bench.writeAndSettle(ICS, LSC);
                    bench.pass(GAP_NANOS / 2);
                    bench.writeAndSettle(ICR, LSC);
                }
                long apart = bench.rises.get(1) - bench.rises.get(0);
                assertThat(apart).isEqualTo(bench.ticks(GAP_NANOS / (interval == 0 ? 2 : 1)));
                bench.pass(4 * GAP_NANOS);
                bench.writeAndSettle(ICR, -1);
            }
        }
    }

    @Test
    @DisplayName("QEMU: 128 us lie between rises even if ITR is zero")
    void qemuHasAShortestGap() {
        try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU)) {
            bench.write(IMS, LSC);
            bench.writeAndSettle(ICS, LSC);
            bench.writeAndSettle(ICR, LSC);
            bench.writeAndSettle(ICS, LSC);
            assertThat(bench.isIntxHigh()).isFalse();
            bench.pass(128_000);
            assertThat(bench.isIntxHigh()).isTrue();
        }
    }

    @Test
    @DisplayName("a cause that goes while its interrupt is held back does not interrupt later")
    void whatIsGoneDoesNotInterrupt() {
        try (E1000eBench bench = new E1000eBench()) {
            bench.write(IMS, LSC);
            bench.write(ITR, 1000);
            bench.writeAndSettle(ICS, LSC);
            bench.writeAndSettle(ICR, LSC);
            bench.writeAndSettle(ICS, LSC);
            bench.writeAndSettle(ICR, LSC);
            bench.pass(2 * GAP_NANOS);
            assertThat(bench.rises).hasSize(1);
            assertThat(bench.isIntxHigh()).isFalse();
        }
    }

    @Test
    @DisplayName("enabling everything ends the gaps, if CTRL_EXT says so")
    void enablingEverythingEndsGaps() {
        try (E1000eBench bench = new E1000eBench().useMsix()) {
            bench.write(EIAC, RXQ0);
            bench.write(IMS, RXQ0);
            bench.write(EITR, 0xFFFF);
            bench.writeAndSettle(ICS, RXQ0);
            bench.writeAndSettle(ICS, RXQ0);
            bench.writeAndSettle(IMS, -1);
            assertThat(bench.messages).hasSize(1);
            bench.write(CTRL_EXT, 1 << 29);
            bench.writeAndSettle(IMS, -1);
            assertThat(bench.messages).hasSize(2);
        }
    }

    @Test
    @DisplayName("RDTR: a frame's interrupt waits, each further frame begins the wait anew")
    void receiveDelayBeginsAnew() {
        try (E1000eBench bench = new E1000eBench().receiving(16)) {
            bench.write(IMS, RXT0);
            bench.write(RDTR, 100);
            bench.arrives(frame(100));
            bench.pass(100_000);
            bench.arrives(frame(100));
            bench.pass(100_000);
            assertThat(bench.isIntxHigh()).isFalse();
            bench.pass(2_400);
            assertThat(bench.isIntxHigh()).isTrue();
        }
    }

    @Test
    @DisplayName("RADV: the wait ends a fixed time after the first frame")
    void absoluteDelayCaps() {
        try (E1000eBench bench = new E1000eBench().receiving(16)) {
            bench.write(IMS, RXT0);
            bench.write(RDTR, 100);
            bench.write(RADV, 150);
            bench.arrives(frame(100));
            bench.pass(100_000);
            bench.arrives(frame(100));
            bench.pass(53_000);
            assertThat(bench.isIntxHigh()).isFalse();
            bench.pass(600);
            assertThat(bench.isIntxHigh()).isTrue();
            bench.writeAndSettle(ICR, -1);
            bench.pass(1_000_000);
            assertThat(bench.rises).as("the other timer stopped too").hasSize(1);
        }
    }

    @Test
    @DisplayName("the flush bit of RDTR ends the wait")
    void flushEndsTheWait() {
        try (E1000eBench bench = new E1000eBench().receiving(16)) {
            bench.write(IMS, RXT0);
            bench.write(RDTR, 60_000);
            bench.arrives(frame(100));
            assertThat(bench.isIntxHigh()).isFalse();
            bench.writeAndSettle(RDTR, 0x8000_0000L | 60_000);
            assertThat(bench.isIntxHigh()).isTrue();
            assertThat(bench.read(RDTR)).isEqualTo(60_000);
        }
    }

    @Test
    @DisplayName("another cause takes what waits with it")
    void anotherCauseCollects() {
        try (E1000eBench bench = new E1000eBench().receiving(16)) {
            bench.write(RDTR, 60_000);
            bench.arrives(frame(100));
            assertThat(bench.read(ICS)).isZero();
            bench.writeAndSettle(ICS, LSC);
            assertThat(bench.read(ICS)).isEqualTo(LSC | RXT0);
        }
    }

    @Test
    @DisplayName("TIDV and TADV: only descriptors that say so wait")
    void transmitDelay() {
        try (E1000eBench bench = new E1000eBench().sending(16)) {
            bench.write(IMS, TXDW);
            bench.write(TIDV, 100);
            bench.write(TADV, 150);
            bench.describe(frame(100), EOP | RS | IDE);
            bench.kick();
            bench.pass(100_000);
            bench.describe(frame(100), EOP | RS | IDE);
            bench.kick();
            bench.pass(53_000);
            assertThat(bench.isIntxHigh()).isFalse();
            bench.pass(600);
            assertThat(bench.isIntxHigh()).isTrue();
            bench.writeAndSettle(ICR, -1);
            bench.send(frame(100));
            assertThat(bench.isIntxHigh()).as("this one does not wait").isTrue();
        }
    }

    @Test
    @DisplayName("with MSI-X nothing waits")
    void vectorsDoNotWait() {
        try (E1000eBench bench = new E1000eBench().useMsix().receiving(16)) {
            bench.write(IMS, RXQ0);
            bench.write(RDTR, 60_000);
            bench.arrives(frame(100));
            assertThat(bench.data()).containsExactly(0L);
        }
    }
}
