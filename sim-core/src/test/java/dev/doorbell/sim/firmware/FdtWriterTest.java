package dev.doorbell.sim.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FdtWriterTest {
    @Test
    void aSmallTreeByteForByte() {
        FdtWriter tree = new FdtWriter();
        tree.reserve(0x1_0000_0000L, 0x1000);
        tree.cells("#size-cells", 2);
        tree.node("a@1", () -> tree.strings("compatible", "x", "yz").empty("e"));
        byte[] bytes = tree.toByteArray();
        String words = HexFormat.of().formatHex(bytes);

        ByteBuffer header = ByteBuffer.wrap(bytes);
        assertThat(header.getInt()).isEqualTo(0xD00DFEED);
        assertThat(header.getInt()).isEqualTo(bytes.length);
        int structure = header.getInt();
        int strings = header.getInt();
        assertThat(header.getInt()).as("reservations").isEqualTo(40);
        assertThat(header.getInt()).isEqualTo(17);
        assertThat(header.getInt()).isEqualTo(16);
        assertThat(words.substring(80, 80 + 64))
                .isEqualTo("00000001000000000000000000001000" + "0".repeat(32));
        assertThat(words.substring(2 * structure, 2 * strings))
                .isEqualTo(
                        "00000001"
                                + "00000000"
                                + "00000003"
                                + "00000004"
                                + "00000000"
                                + "00000002"
                                + "00000001"
                                + "61403100"
                                + "00000003"
                                + "00000005"
                                + "0000000c"
                                + "7800797a"
                                + "00000000"
                                + "00000003"
                                + "00000000"
                                + "00000017"
                                + "00000002"
                                + "00000002"
                                + "00000009");
        assertThat(
                        new String(
                                bytes,
                                strings,
                                bytes.length - strings,
                                java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("#size-cells\0compatible\0e\0");
    }

    @Test
    void aPhandleMayBeReferredToBeforeItIsWritten() {
        FdtWriter tree = new FdtWriter();
        int first = tree.phandleOf("gic");
        int second = tree.phandleOf("msi");
        assertThat(second).isNotEqualTo(first).isPositive();
        assertThat(tree.phandleOf("gic")).isEqualTo(first);
    }
}
