package dev.doorbell.bench.cli;

import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.report.JsonReport;
import dev.doorbell.bench.text.InputFile;
import dev.doorbell.sim.error.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;

/**
 * A result of {@code compare} that was written to a file.
 *
 * @param name of the file
 * @param result what it says
 */
record ResultFile(String name, ComparisonResult result) {
    private static final String USUAL = "result.json";
    private static final int SHOWN_CHARS_MAX = 120;

    /**
     * Reads one.
     *
     * @param name of the file, or of a directory with a {@value #USUAL}
     * @throws ConfigurationException if there is none
     */
    static ResultFile read(String name) {
        String file = name;
        try {
            Path path = Path.of(name);
            if (Files.isDirectory(path)) {
                file = path.resolve(USUAL).toString();
            }
        } catch (InvalidPathException e) {
            throw new ConfigurationException(name + " is no path: " + e.getReason());
        }
        byte[] bytes = InputFile.bytes(file, InputFile.BYTES_MAX);
        try {
            String text = new String(bytes, StandardCharsets.UTF_8);
            return new ResultFile(file, JsonReport.parse(text));
        } catch (JacksonException e) {
            String why = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
            String shown =
                    why.length() > SHOWN_CHARS_MAX ? why.substring(0, SHOWN_CHARS_MAX) + "…" : why;
            throw new ConfigurationException(
                    file
                            + ": no result of doorbell compare ("
                            + shown
                            + "); expected the result.json that --out writes");
        }
    }
}
