package dev.doorbell.bench.firmware;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The tables with expected answers, which lie with the tests of the readers. */
final class FirmwareFolder {
    private static final Path FOLDER =
            Path.of("..", "kernel-model", "src", "test", "resources", "firmware");
    private static final String EXPECTED = ".expected";

    private FirmwareFolder() {}

    static Path path(String name) {
        return FOLDER.resolve(name);
    }

    /** All tables with expected answers, by name. */
    static List<Path> tables() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(EXPECTED))
                    .map(name -> Path.of(name.substring(0, name.length() - EXPECTED.length())))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(Path table) {
        try {
            return Files.readAllBytes(table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The facts expected of a table; of a refused one only the word. */
    static List<String> expected(Path table) {
        try {
            return facts(Files.readAllLines(Path.of(table + EXPECTED)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines without comments; of a line that refuses only the word. */
    static List<String> facts(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.startsWith("reject ") || line.equals("reject") ? "reject" : line)
                .toList();
    }
}
