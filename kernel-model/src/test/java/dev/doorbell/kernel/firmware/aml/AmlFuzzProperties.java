package dev.doorbell.kernel.firmware.aml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.firmware.FirmwareException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;

/** Whatever the bytes are: routes, or a refusal; never anything else; the budget of steps sees to it that there is an end. */
class AmlFuzzProperties {

    private static final List<String> TABLES =
            List.of(
                    "runtime-while.aml",
                    "operators.aml",
                    "strings-buffers.aml",
                    "fields.aml",
                    "by-reference.aml",
                    "link-router-registers.aml",
                    "bridges-nested.aml",
                    "reference/x86-pc.dsdt.aml");

    @Property(tries = 1500, seed = "811", edgeCases = EdgeCasesMode.NONE)
    @Label("a damaged table is read or refused")
    void aDamagedTableIsReadOrRefused(@ForAll long choice) throws IOException {
        Random random = new Random(choice);
        byte[] table = TestTables.bytes(TABLES.get(random.nextInt(TABLES.size())));
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = 36 + random.nextInt(table.length - 36);
            switch (random.nextInt(4)) {
                case 0 -> table[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> table[at] = (byte) random.nextInt(256);
                case 2 ->
                        table[at] =
                                (byte)
                                        Opcode.values()[random.nextInt(Opcode.values().length)]
                                                .code();
                default -> {
                    int length = Math.min(random.nextInt(16), table.length - at);
                    int from = 36 + random.nextInt(table.length - 36 - length);
                    System.arraycopy(table, from, table, at, length);
                }
            }
        }
        readOrRefuse(table);
    }

    @Property(tries = 300, seed = "812", edgeCases = EdgeCasesMode.NONE)
    @Label("a table cut short is read or refused")
    void aTableCutShortIsReadOrRefused(@ForAll long choice) throws IOException {
        Random random = new Random(choice);
        byte[] table = TestTables.bytes(TABLES.get(random.nextInt(TABLES.size())));
        readOrRefuse(Arrays.copyOf(table, 36 + random.nextInt(table.length - 36)));
    }

    @Property(tries = 700, seed = "813", edgeCases = EdgeCasesMode.NONE)
    @Label("random operators are read or refused")
    void randomOperatorsAreReadOrRefused(@ForAll long choice) {
        Random random = new Random(choice);
        byte[] code = new byte[random.nextInt(400)];
        for (int i = 0; i < code.length; i++) {
            int opcode = Opcode.values()[random.nextInt(Opcode.values().length)].code();
            code[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(32) : opcode);
        }
        readOrRefuse(TestTables.dsdt(TestTables.device(TestTables.method("_PRT", 0, code))));
    }

    private static void readOrRefuse(byte[] table) {
        TestTables.mendLength(table);
        TestTables.mendChecksum(table);
        try {
            assertThat(PrtReader.read(table)).isNotNull();
        } catch (FirmwareException e) {
            assertThat(e.offset()).isBetween(0L, (long) table.length);
        }
    }
}
