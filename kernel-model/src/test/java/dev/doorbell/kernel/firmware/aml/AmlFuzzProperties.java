package dev.doorbell.kernel.firmware.aml;

import static net.jqwik.api.RandomDistribution.uniform;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.testkit.AmlTable;
import dev.doorbell.sim.testkit.Damage;
import dev.doorbell.sim.testkit.Damage.Kind;
import dev.doorbell.sim.testkit.DamageArbitrary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the bytes are: routes, or a refusal; never anything else; the budget of steps sees to it that there is an end. */
class AmlFuzzProperties {
    private static final int SPAN = 1 << 16; // modulo the table's length

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

    /** Damage anywhere in a table; opcodes where there were none, as often as other bytes. */
    @Provide
    Arbitrary<List<Damage>> damage() {
        Arbitrary<Damage> opcodes =
                Combinators.combine(
                                Arbitraries.integers().between(0, SPAN).withDistribution(uniform()),
                                Arbitraries.of(Opcode.class))
                        .as((at, code) -> new Damage(Kind.BYTE_CHANGES, at, code.code()));
        Arbitrary<List<Damage>> any =
                DamageArbitrary.upTo(SPAN)
                        .damages(0, 4)
                        .only(
                                Kind.BYTE_CHANGES,
                                Kind.BIT_FLIPS,
                                Kind.WORD_CHANGES_LITTLE_ENDIAN,
                                Kind.STRETCH_REPEATS);
        return Combinators.combine(any, opcodes.list().ofMaxSize(2))
                .as(
                        (some, others) -> {
                            List<Damage> all = new ArrayList<>(some);
                            all.addAll(others);
                            return all;
                        });
    }

    @Provide
    Arbitrary<List<Damage>> cut() {
        return DamageArbitrary.upTo(SPAN).damages(1, 1).only(Kind.END_IS_CUT);
    }

    @Provide
    Arbitrary<String> tables() {
        return Arbitraries.of(TABLES);
    }

    @Property(tries = 1500, seed = "811", edgeCases = EdgeCasesMode.NONE)
    @Label("a damaged table is read or refused")
    void aDamagedTableIsReadOrRefused(
            @ForAll("tables") String name, @ForAll("damage") List<Damage> damages)
            throws IOException {
        readOrRefuse(behindTheHeader(name, damages));
    }

    @Property(tries = 300, seed = "812", edgeCases = EdgeCasesMode.NONE)
    @Label("a table cut short is read or refused")
    void aTableCutShortIsReadOrRefused(
            @ForAll("tables") String name, @ForAll("cut") List<Damage> damages) throws IOException {
        readOrRefuse(behindTheHeader(name, damages));
    }

    private static byte[] behindTheHeader(String name, List<Damage> damages) throws IOException {
        byte[] table = TestTables.bytes(name);
        byte[] body = Arrays.copyOfRange(table, AmlTable.HEADER_BYTES, table.length);
        byte[] damaged = Damage.all(damages, body);
        byte[] whole = Arrays.copyOf(table, AmlTable.HEADER_BYTES + damaged.length);
        System.arraycopy(damaged, 0, whole, AmlTable.HEADER_BYTES, damaged.length);
        return whole;
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
        AmlTable.mend(table);
        try {
            assertThat(PrtReader.read(table)).isNotNull();
        } catch (FirmwareException e) {
            assertThat(e.offset()).isBetween(0L, (long) table.length);
        }
    }
}
