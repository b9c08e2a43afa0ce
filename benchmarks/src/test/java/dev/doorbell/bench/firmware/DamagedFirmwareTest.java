package dev.doorbell.bench.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.firmware.fdt.Fdt;
import dev.doorbell.sim.error.ConfigurationException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tables with damage: facts or a refusal, nothing else, within fixed work and time. */
class DamagedFirmwareTest {
    private static final int ROUNDS = 60;
    private static final int[] EXTREMES = {
        0,
        1,
        2,
        3,
        4,
        9,
        0x10,
        0xFF,
        0xFFFF,
        100 << 20,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        -1,
        -4
    };

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void damageIsRefusedOrRead() {
        Random random = new Random(20260513);
        int refused = 0;
        int read = 0;
        for (Path table : FirmwareFolder.tables()) {
            byte[] data = FirmwareFolder.bytes(table);
            for (int round = 0; round < ROUNDS; round++) {
                byte[] damaged = damaged(data, random);
                if (isRefused(table + " round " + round, damaged)) {
                    refused++;
                } else {
                    read++;
                }
            }
        }
        assertThat(refused).isGreaterThan(1000);
        assertThat(read).isGreaterThan(1000);
    }

    private static boolean isRefused(String name, byte[] data) {
        try {
            FirmwareReport report = FirmwareReport.of(name, data);
            assertThat(report.lines()).allMatch(line -> line.matches("[\\x20-\\x7e]*"));
            return report.refused();
        } catch (ConfigurationException e) {
            return true;
        }
    }

    /** One to three kinds of damage; an ACPI table's checksum is mostly put right. */
    private static byte[] damaged(byte[] data, Random random) {
        byte[] copy = data.clone();
        boolean isTree = Fdt.isFdt(data);
        ByteBuffer view =
                ByteBuffer.wrap(copy)
                        .order(isTree ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int damages = 1 + random.nextInt(3);
        for (int i = 0; i < damages; i++) {
            switch (random.nextInt(4)) {
                case 0 -> copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
                case 2 -> {
                    int words = copy.length / Integer.BYTES;
                    int value = EXTREMES[random.nextInt(EXTREMES.length)];
                    view.putInt(random.nextInt(words) * Integer.BYTES, value);
                }
                default -> {
                    int length = 1 + random.nextInt(Math.min(64, copy.length));
                    int from = random.nextInt(copy.length - length + 1);
                    int to = random.nextInt(copy.length - length + 1);
                    System.arraycopy(copy, from, copy, to, length);
                }
            }
        }
        if (!isTree && random.nextInt(8) != 0) {
            sum(copy);
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(copy, random.nextInt(copy.length)) : copy;
    }

    private static void sum(byte[] table) {
        if (table.length > 9) {
            table[9] = 0;
            int sum = 0;
            for (byte one : table) {
                sum += one;
            }
            table[9] = (byte) -sum;
        }
    }

    @Test
    void randomBytesBehindASignatureAreRefusedOrRead() {
        Random random = new Random(20260514);
        for (String signature : List.of("APIC", "MCFG", "IORT", "SPCR", "FACP", "XSDT", "DSDT")) {
            for (int round = 0; round < 300; round++) {
                byte[] data = new byte[36 + random.nextInt(300)];
                random.nextBytes(data);
                for (int i = 0; i < signature.length(); i++) {
                    data[i] = (byte) signature.charAt(i);
                }
                ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putInt(4, data.length);
                sum(data);
                isRefused(signature + " round " + round, data);
            }
        }
    }
}
