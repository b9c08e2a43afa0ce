package dev.doorbell.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.capture.Capture;
import dev.doorbell.nic.capture.CaptureReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the README beside the default workload says of it. */
class ShippedCaptureTest {
    private static final String RESOURCE = "/dev/doorbell/bench/workload/dns-http.pcapng";
    private static final long GRID_NANOS = 10_000_000;

    private final Capture capture = shipped();

    private static Capture shipped() {
        try (InputStream in = ShippedCaptureTest.class.getResourceAsStream(RESOURCE)) {
            return CaptureReader.read("dns-http.pcapng", Objects.requireNonNull(in));
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void itIsReadAsItStands() {
        assertThat(capture.warnings()).isEmpty();
        assertThat(capture.frameCount()).isEqualTo(1_436);
        assertThat(capture.timeNanos(1_435)).isEqualTo(75_210_639_000L);
    }

    @Test
    void everyFrameIsWholeAndFitsAnMtuOf1500() {
        for (int i = 0; i < capture.frameCount(); i++) {
            assertThat(capture.frameBytes(i)).isBetween(54, 1_514);
            assertThat(capture.originalBytes(i)).isEqualTo(capture.frameBytes(i));
        }
    }

    @Test
    void theArrivalsAreSpreadOverThePhasesOfATenMillisecondGrid() {
        double meanWaitNanos =
                IntStream.range(0, capture.frameCount())
                        .mapToDouble(i -> GRID_NANOS - capture.timeNanos(i) % GRID_NANOS)
                        .average()
                        .orElseThrow();

        assertThat(meanWaitNanos / 1e6).isBetween(4.95, 5.05);
    }
}
