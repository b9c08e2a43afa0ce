package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirmwareCommandTest {
    private static final Path TABLES =
            Path.of("..", "kernel-model", "src", "test", "resources", "firmware");

    @TempDir private Path temp;

    private static String table(String name) {
        return TABLES.resolve(name).toString();
    }

    @Test
    void aFileIsKnownByItsContentAndItsFactsPrinted() throws IOException {
        Path file = temp.resolve("no-suffix");
        Files.copy(TABLES.resolve("acpi/virt-gic3its-4cpu.mcfg.aml"), file);
        Session session = Session.of("firmware", file.toString());

        assertThat(session.status()).isZero();
        assertThat(session.err()).isEmpty();
        assertThat(session.out())
                .isEqualToNormalizingNewlines("ecam base=0x4010000000 segment=0 bus=0x0..0xff\n");
    }

    @Test
    void aRefusedTableIsOneLineAndStatusTwo() {
        Session session = Session.of("firmware", table("acpi/bad-madt-zero-length-entry.aml"));

        assertThat(session.status()).isEqualTo(2);
        assertThat(session.out())
                .isEqualToNormalizingNewlines(
                        "reject interrupt controller entry of length zero (at offset 0x2c)\n");
        assertThat(session.err()).isEmpty();
    }

    @Test
    void severalFilesAreNamedAndOneRefusedDoesNotStopTheOthers() {
        String bad = table("fdt/bad-fdt-cut.dtb");
        String good = table("acpi/mcfg-four.aml");
        Session session = Session.of("firmware", bad, good);

        assertThat(session.status()).isEqualTo(2);
        assertThat(session.out().lines().toList())
                .startsWith(
                        "# " + bad,
                        "reject total size beyond the data (at offset 0x4)",
                        "# " + good,
                        "ecam base=0x4010000000 segment=0 bus=0x0..0xff");
    }

    @Test
    void whatIsNoTableIsToldOnStandardError() throws IOException {
        Path text = temp.resolve("notes.txt");
        Files.writeString(text, "the board has four cores\n");
        Path big = temp.resolve("big");
        Files.write(big, new byte[(4 << 20) + 1]);

        assertRefused(text.toString(), "neither a device tree");
        assertRefused(big.toString(), "too long; expected at most 4194304 bytes");
        assertRefused(temp.toString(), "a directory; expected a file");
        assertRefused(temp.resolve("none").toString(), "no such file");
    }

    private static void assertRefused(String file, String message) {
        Session session = Session.of("firmware", file);

        assertThat(session.status()).isEqualTo(2);
        assertThat(session.out()).isEmpty();
        assertThat(session.err())
                .startsWith("doorbell firmware: " + file)
                .contains(message)
                .hasLineCount(1);
    }
}
