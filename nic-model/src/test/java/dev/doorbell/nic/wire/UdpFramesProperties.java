package dev.doorbell.nic.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Frames that any receiver would take, checked by arithmetic of this test's own. */
class UdpFramesProperties {
    /** The one's-complement sum of RFC 1071: 0xFFFF over a whole header that is right. */
    private static long sum(ByteBuffer buffer, int at, int bytes) {
        long sum = 0;
        for (int i = at; i < at + bytes; i += 2) {
            sum = (sum + (buffer.getShort(i) & 0xFFFFL)) % 0xFFFF;
        }
        return sum == 0 ? 0xFFFF : sum;
    }

    @Property(tries = 500, seed = "20260411")
    void everyLengthAndChecksumAgrees(
            @ForAll @IntRange(max = 65535) int port,
            @ForAll long number,
            @ForAll @IntRange(min = 8, max = 1472) int payload) {
        byte[] frame = new byte[1514];
        Arrays.fill(frame, (byte) 0xEE);
        int bytes = UdpFrames.write(frame, port, number, payload);

        ByteBuffer view = ByteBuffer.wrap(frame);
        assertThat(bytes).isEqualTo(Math.max(60, 42 + payload));
        assertThat(view.getShort(12)).isEqualTo((short) 0x0800);
        assertThat(view.get(14)).isEqualTo((byte) 0x45);
        assertThat(view.getShort(16)).isEqualTo((short) (28 + payload));
        assertThat(view.getShort(20)).as("whole, not a fragment").isZero();
        assertThat(view.get(23)).isEqualTo((byte) 17);
        assertThat(sum(view, 14, 20)).isEqualTo(0xFFFF);
        assertThat(view.getShort(36) & 0xFFFF).isEqualTo(port);
        assertThat(view.getShort(38)).isEqualTo((short) (8 + payload));
        assertThat(view.getShort(40)).as("checksum left out").isZero();
        assertThat(view.getLong(42)).isEqualTo(number);
        for (int i = 50; i < bytes; i++) {
            assertThat(frame[i]).isZero();
        }
        for (int i = bytes; i < frame.length; i++) {
            assertThat(frame[i]).isEqualTo((byte) 0xEE);
        }
    }
}
