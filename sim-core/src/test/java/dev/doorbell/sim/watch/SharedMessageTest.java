package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

/** Two functions with one message between them are told apart from one function with several. */
final class SharedMessageTest {
    private static final long FRAME = 0x0802_0040;
    private static final int NIC = 1;
    private static final int DISK = 2;
    private static final int CHIP = 3;

    private final SharedMessage detector = new SharedMessage();
    private long tick;

    /** A function posts, and the data alone names the interrupt. */
    private void rings(int function, long address, long data) {
        detector.record(++tick, TracePoint.MSI_POSTED, function, address, data);
        detector.record(++tick, TracePoint.DOORBELL, CHIP, data, function << 3);
    }

    @Test
    void speaksWhenTwoFunctionsPostTheSameMessage() {
        rings(NIC, FRAME, 80);
        rings(DISK, FRAME, 80);
        assertThat(detector.findings())
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.tick()).isEqualTo(3);
                            assertThat(finding.words()).contains("0x50 to 0x8020040");
                        });
    }

    @Test
    void saysTheSameMessageOnce() {
        for (int i = 0; i < 5; i++) {
            rings(NIC, FRAME, 80);
            rings(DISK, FRAME, 80);
        }
        assertThat(detector.findings()).hasSize(1);
    }

    @Test
    void keepsSilentAboutOneFunctionThatRepeatsItself() {
        rings(NIC, FRAME, 80);
        rings(NIC, FRAME, 80);
        assertThat(detector.findings()).isEmpty();
    }

    @Test
    void keepsSilentAboutOtherDataAndOtherAddresses() {
        rings(NIC, FRAME, 80);
        rings(DISK, FRAME, 81);
        rings(DISK, FRAME + 0x1000, 80); // the same vector of another core's APIC
        assertThat(detector.findings()).isEmpty();
    }

    @Test
    void keepsSilentWhereTheRequesterTellsFunctionsApart() {
        detector.record(1, TracePoint.MSI_POSTED, NIC, FRAME, 0);
        detector.record(2, TracePoint.ITS_MESSAGE, CHIP, 0x20, 0);
        detector.record(3, TracePoint.MSI_POSTED, DISK, FRAME, 0);
        detector.record(4, TracePoint.ITS_MESSAGE, CHIP, 0x40, 0);
        assertThat(detector.findings()).isEmpty();
    }
}
