package dev.doorbell.nic.e1000e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.e1000.Checksums;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The Toeplitz hash against the published vectors.
 *
 * <p>Source: Microsoft, "Verifying the RSS Hash Calculation".
 */
class ReceiveSideScalingTest {
    private static final byte[] KEY =
            HexFormat.of()
                    .parseHex(
                            "6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b4"
                                    + "77cb2da38030f20c6a42b73bbeac01fa");

    private static RegisterStore storeWithKey(int control) {
        RegisterStore store = new RegisterStore();
        for (int i = 0; i < KEY.length; i += 4) {
            int word =
                    (KEY[i] & 0xFF)
                            | (KEY[i + 1] & 0xFF) << 8
                            | (KEY[i + 2] & 0xFF) << 16
                            | (KEY[i + 3] & 0xFF) << 24;
            store.set(E1000eRegister.RSSRK, i / 4, word);
        }
        store.set(E1000eRegister.MRQC, 0, control);
        return store;
    }

    private static byte[] address(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return bytes;
    }

    private static byte[] tcp(String source, int sourcePort, String target, int targetPort) {
        byte[] frame = new byte[14 + 20 + 20];
        Checksums.write16(frame, 12, 0x0800);
        frame[14] = 0x45;
        Checksums.write16(frame, 16, 40);
        frame[23] = 6;
        System.arraycopy(address(source), 0, frame, 26, 4);
        System.arraycopy(address(target), 0, frame, 30, 4);
        Checksums.write16(frame, 34, sourcePort);
        Checksums.write16(frame, 36, targetPort);
        frame[46] = 0x50;
        return frame;
    }

    @ParameterizedTest
    @CsvSource({
        "66.9.149.187, 2794, 161.142.100.80, 1766, 323e8fc2, 51ccc178",
        "199.92.111.2, 14230, 65.69.140.83, 4739, d718262a, c626b0ea",
        "24.19.198.95, 12898, 12.22.207.184, 38024, d2d0a5de, 5c2b394a",
        "38.27.205.30, 48228, 209.142.163.6, 2217, 82989176, afc7327f",
        "153.39.163.191, 44251, 202.188.127.2, 1303, 5d1809c5, 10e828a2"
    })
    @DisplayName("addresses alone, and with ports, hash as published")
    void hashesAsPublished(
            String source,
            int port,
            String target,
            int targetPort,
            String plain,
            String withPorts) {
        byte[] frame = tcp(source, port, target, targetPort);
        PacketView view = new PacketView();
        view.look(frame, 0, frame.length);
        ReceiveSideScaling addresses = new ReceiveSideScaling(storeWithKey(1 | 1 << 17));
        addresses.look(frame, view, true);
        assertThat(addresses.hash()).isEqualTo(HexFormat.fromHexDigits(plain));
        ReceiveSideScaling ports = new ReceiveSideScaling(storeWithKey(1 | 1 << 16 | 1 << 17));
        ports.look(frame, view, true);
        assertThat(ports.hash()).isEqualTo(HexFormat.fromHexDigits(withPorts));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1, 0, 0", "0x30001, 1, 0x101"})
    @DisplayName("the table's top bit chooses the queue; without a hash it is queue 0")
    void tableChoosesTheQueue(String control, int queue, String word) {
        RegisterStore store = storeWithKey(Integer.decode(control));
        byte[] frame = tcp("66.9.149.187", 2794, "161.142.100.80", 1766);
        int entry = 0x51CCC178 & 0x7F;
        store.set(E1000eRegister.RETA, entry >> 2, 0x80 << (8 * (entry & 3)));
        PacketView view = new PacketView();
        view.look(frame, 0, frame.length);
        ReceiveSideScaling scaling = new ReceiveSideScaling(store);
        scaling.look(frame, view, true);
        assertThat(scaling.queue()).isEqualTo(queue);
        assertThat(scaling.descriptorWord()).isEqualTo(Integer.decode(word));
        scaling.look(frame, view, false);
        assertThat(scaling.descriptorWord()).as("no place for a hash").isZero();
    }
}
