package dev.doorbell.sim.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encodings, byte for byte as the specification's grammar has them and iasl writes them. */
class AmlWriterTest {
    private static String written(Consumer<AmlWriter> terms) {
        AmlWriter aml = new AmlWriter();
        terms.accept(aml);
        return HexFormat.of().formatHex(aml.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "2, 0a02",
        "255, 0aff",
        "256, 0b0001",
        "65535, 0bffff",
        "65536, 0c00000100",
        "4294967295, 0cffffffff",
        "4294967296, 0e0000000001000000",
        "-1, 0effffffffffffffff"
    })
    void aNumberTakesAsFewBytesAsItNeeds(long value, String bytes) {
        assertThat(written(aml -> aml.integer(value))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"PNP0A08, 0c41d00a08", "PNP0A03, 0c41d00a03", "PNP0C0F, 0c41d00c0f"})
    void anEisaIdIsCompressed(String id, String bytes) {
        assertThat(written(aml -> aml.eisaId(id))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "_HID, 5f484944",
        "A, 415f5f5f",
        "\\, 5c00",
        "\\_SB, 5c5f53425f",
        "^A, 5e415f5f5f",
        "A.B, 2e415f5f5f425f5f5f",
        "\\_SB.PCI0.RP01, 5c2f035f53425f5043493052503031"
    })
    void aPathIsMadeOfSegmentsOfFour(String path, String bytes) {
        assertThat(written(aml -> aml.reference(path))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1ABC", "ABCDE", "A-B", "A..B"})
    void whatIsNoNameIsRefused(String path) {
        assertThatThrownBy(() -> new AmlWriter().reference(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(path);
    }

    /** PkgLength counts itself: 62 bytes of contents need one byte of length, 63 need two. */
    @ParameterizedTest
    @CsvSource({
        "58, 3f",
        "59, 4104",
        "4089, 4fff",
        "4090, 810001",
        "1048568, 8fffff",
        "1048569, c1000001"
    })
    void aLengthTakesAsManyBytesAsItNeeds(int stringChars, String length) {
        // A method's contents: four bytes of name, one of flags, the rest here.
        byte[] rest = new byte[stringChars - 1];
        String text =
                written(aml -> aml.method("M", 0, () -> aml.terms(rest)))
                        .substring(2, 2 + length.length());
        assertThat(text).isEqualTo(length);
    }

    @Test
    void aMethodThatChoosesByItsArgument() {
        String bytes =
                written(
                        aml ->
                                aml.method(
                                        "PICK",
                                        1,
                                        () -> {
                                            aml.when(
                                                    () -> aml.equal().argument(0).integer(1),
                                                    () -> aml.returns().integer(5));
                                            aml.otherwise(() -> aml.returns().reference("X"));
                                        }));
        assertThat(bytes)
                .isEqualTo(
                        "1415"
                                + "5049434b"
                                + "01"
                                + "a007"
                                + "93"
                                + "68"
                                + "01"
                                + "a40a05"
                                + "a106"
                                + "a4585f5f5f");
    }

    @Test
    void aPackageOfMoreThan255ElementsIsRefused() {
        assertThatThrownBy(() -> new AmlWriter().pack(256, () -> {})).hasMessageContaining("256");
    }

    @Test
    void aResourceTemplateEndsWithItsTag() {
        byte[] template = new ResourceTemplate().interrupt(35, false, false, true).toByteArray();
        assertThat(HexFormat.of().formatHex(template))
                .isEqualTo("890600" + "09" + "01" + "23000000" + "7900");
    }
}
