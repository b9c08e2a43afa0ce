package dev.doorbell.kernel.board.x86;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Levels and their remote IRR, edges and masks, polarity, and who gets it. */
class IoApicTest {
    private static final int PCI = 10;
    private static final int ISA = 4;
    private static final int ACTIVE_LOW = 1 << 13;
    private static final int REMOTE_IRR = 1 << 14;
    private static final int LEVEL = 1 << 15;
    private static final int MASKED = 1 << 16;
    private static final int PCI_ENTRY = LEVEL | ACTIVE_LOW | 0x5A;

    private final ApicBench apics = new ApicBench(2);

    @AfterEach
    void close() {
        apics.close();
    }

    private boolean remoteIrr() {
        return (apics.entryLow(PCI) & REMOTE_IRR) != 0;
    }

    @Test
    void aLevelIsSentOnceAndAgainAfterItsEndWhileItIsAsserted() {
        apics.entry(PCI, 0, PCI_ENTRY);
        apics.bench.drive(apics.pci, true);
        assertThat(apics.acknowledge(0)).isEqualTo(0x5A);
        assertThat(remoteIrr()).isTrue();
        assertThat(apics.has(0, ApicBench.TMR, 0x5A)).isTrue();
        assertThat(apics.has(0, ApicBench.IRR, 0x5A)).as("not sent again").isFalse();
        apics.end(0);
        assertThat(remoteIrr()).as("sent again").isTrue();
        assertThat(apics.acknowledge(0)).isEqualTo(0x5A);
        apics.bench.drive(apics.pci, false);
        assertThat(remoteIrr()).as("until the end").isTrue();
        apics.end(0);
        assertThat(remoteIrr()).isFalse();
        assertThat(apics.bench.isInterrupted(0)).isFalse();
    }

    @Test
    void aSuppressedBroadcastLeavesTheLevelUnderWay() {
        apics.write(0, ApicBench.SVR, 0x1100 | ApicBench.SPURIOUS);
        apics.entry(PCI, 0, PCI_ENTRY);
        apics.bench.drive(apics.pci, true);
        apics.acknowledge(0);
        apics.end(0);
        assertThat(remoteIrr()).isTrue();
        assertThat(apics.bench.isInterrupted(0)).isFalse();
        // What system software does about it: to edge and back.
        apics.entry(PCI, 0, 0x5A | MASKED);
        assertThat(remoteIrr()).isFalse();
        apics.entry(PCI, 0, PCI_ENTRY);
        assertThat(apics.bench.isInterrupted(0)).isTrue();
    }

    @Test
    void aMaskedLevelIsSentWhenItIsUnmaskedAndAMaskedEdgeIsLost() {
        apics.entry(PCI, 0, PCI_ENTRY | MASKED);
        apics.entry(ISA, 0, 0x54 | MASKED);
        apics.bench.drive(apics.pci, true);
        apics.bench.drive(apics.isa, true);
        assertThat(apics.bench.isInterrupted(0)).isFalse();
        apics.entry(ISA, 0, 0x54);
        assertThat(apics.bench.isInterrupted(0)).as("the edge").isFalse();
        apics.entry(PCI, 0, PCI_ENTRY);
        assertThat(apics.bench.isInterrupted(0)).as("the level").isTrue();
        apics.bench.drive(apics.isa, false);
        apics.bench.drive(apics.isa, true);
        assertThat(apics.has(0, ApicBench.IRR, 0x54)).isTrue();
    }

    @Test
    void thePolarityOfAPciPinHasToBeLow() {
        apics.entry(PCI, 0, LEVEL | 0x5A);
        assertThat(apics.acknowledge(0)).as("at rest it is high").isEqualTo(0x5A);
        apics.end(0);
        assertThat(apics.bench.isInterrupted(0)).as("a storm").isTrue();
        apics.bench.drive(apics.pci, true);
        apics.acknowledge(0);
        apics.end(0);
        assertThat(apics.bench.isInterrupted(0)).as("quiet only while asserted").isFalse();
    }

    @Test
    void theDestinationIsACoreOrASetOfThem() {
        apics.entry(PCI, 1L << 24, PCI_ENTRY);
        apics.bench.drive(apics.pci, true);
        assertThat(apics.bench.isInterrupted(0)).isFalse();
        assertThat(apics.acknowledge(1)).isEqualTo(0x5A);
        apics.bench.drive(apics.pci, false);
        apics.end(1);
        apics.entry(PCI, 3L << 24, PCI_ENTRY | 1 << 11 | 1 << 8); // logical, lowest priority
        apics.bench.drive(apics.pci, true);
        assertThat(apics.bench.isInterrupted(0)).isTrue();
        assertThat(apics.bench.isInterrupted(1)).isFalse();
    }
}
