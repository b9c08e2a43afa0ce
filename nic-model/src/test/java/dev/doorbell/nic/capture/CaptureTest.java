package dev.doorbell.nic.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CaptureTest {
    private final Capture capture =
            CaptureReader.read(
                    "two.pcap",
                    PcapFile.micros()
                            .frame(5, 7, Frames.bytes(60, 1))
                            .frame(5, 9, Frames.bytes(64, 2))
                            .toArray());

    @Test
    void timesCountFromTheFirstFrame() {
        assertThat(Frames.timesOf(capture)).containsExactly(0, 2_000);
    }

    @Test
    void aFrameIsCopiedToWhereTheCallerWantsIt() {
        byte[] to = new byte[70];

        capture.copyFrame(1, to, 3);

        assertThat(to).startsWith(0, 0, 0).endsWith(0, 0, 0);
        assertThat(Arrays.copyOfRange(to, 3, 67)).isEqualTo(Frames.bytes(64, 2));
    }

    @Test
    void aFrameThatDoesNotExistIsRefusedByEveryAccessor() {
        for (int index : new int[] {-1, 2}) {
            assertThatThrownBy(() -> capture.timeNanos(index))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> capture.frameBytes(index))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> capture.originalBytes(index))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> capture.copyFrame(index, new byte[99], 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void aFrameThatDoesNotFitIsNotCopied() {
        assertThatThrownBy(() -> capture.copyFrame(1, new byte[66], 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void theCallersArrayIsNotShared() {
        byte[] content = PcapFile.micros().frame(0, 0, Frames.bytes(60, 1)).toArray();
        Capture copy = CaptureReader.read("one.pcap", content);

        Arrays.fill(content, (byte) 0);

        assertThat(Frames.frameOf(copy, 0)).isEqualTo(Frames.bytes(60, 1));
    }

    @Test
    void itNamesItselfForMessages() {
        assertThat(capture).hasToString("two.pcap (2 frames)");
        assertThat(capture.name()).isEqualTo("two.pcap");
    }
}
