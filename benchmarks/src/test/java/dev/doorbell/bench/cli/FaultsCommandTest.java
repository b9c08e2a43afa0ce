package dev.doorbell.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.faults.FaultCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsCommandTest {
    @TempDir private Path temp;

    @Test
    void oneFaultIsALineASumAndTwoPictures() {
        Session session = Session.of("faults", "f04");

        assertThat(session.status()).isZero();
        assertThat(session.err()).isEmpty();
        List<String> lines = session.out().lines().toList();
        assertThat(lines.get(0)).matches("id +what breaks +detector +after +mended");
        assertThat(lines.get(1))
                .startsWith("F04  The latch is cleared after the ring was looked at  ")
                .matches(".* \\d+\\.\\d{3} \\S+ .*40 of 40 results taken");
        assertThat(lines.get(2))
                .isEqualTo("1 of 1 broken forms caught, 1 of 1 mended forms left alone");
        assertThat(session.out()).contains("\nbroken: ", "\nmended: ", "80 ERASED");
    }

    @Test
    void severalFaultsAreATableInTheOrderAskedAndPicturesOnRequest() {
        Session table = Session.of("faults", "S08", "F04");
        Session pictures = Session.of("faults", "--picture", "S08", "F04");

        assertThat(table.status()).isZero();
        assertThat(table.out().lines().map(line -> line.split(" ", -1)[0]))
                .containsExactly("id", "S08", "F04", "2");
        assertThat(pictures.out()).startsWith(table.out()).contains("source: ");
    }

    @Test
    void anUnknownFaultIsRefusedWithThoseThatAreKnown() {
        Session session = Session.of("faults", "F04", "F99");

        assertThat(session.status()).isEqualTo(2);
        assertThat(session.out()).isEmpty();
        assertThat(session.err())
                .startsWith("doorbell faults: no fault 'F99'; expected ")
                .contains("F04, ", "S12")
                .hasLineCount(1);
    }

    @Test
    void pagesAreOneForEachFaultAndAnIndex() throws IOException {
        Path directory = temp.resolve("pages");
        Session session = Session.of("faults", "--pages", directory.toString());

        assertThat(session.status()).isZero();
        assertThat(session.out()).isEmpty();
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(FaultCatalog.ALL.size() + 1);
        }
        assertThat(directory.resolve("README.md")).content().contains("[F04](f04.md)");
        assertThat(directory.resolve("f04.md")).content().contains("# F04: ", "```\n");
    }

    @Test
    void pagesAreRefusedWithIdsAndWhereNothingCanBeWritten() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));

        assertRefused("--pages writes every fault's page", "--pages", temp.toString(), "F04");
        assertRefused("--pages " + file + " is a file", "--pages", file.toString());
    }

    private static void assertRefused(String message, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "faults";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Session session = Session.of(all);

        assertThat(session.status()).isEqualTo(2);
        assertThat(session.out()).isEmpty();
        assertThat(session.err()).startsWith("doorbell faults: " + message).hasLineCount(1);
    }
}
