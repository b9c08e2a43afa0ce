package dev.doorbell.bench.report;

import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.text.InputFile;
import dev.doorbell.sim.error.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;

/** Reads a comparison's result from a file that anybody may have written. */
public final class ResultFile {
    /** More is no comparison's result: the largest has some thousand buckets for each delivery. */
    static final int BYTES_MAX = 32 << 20;

    private static final String WANTED =
            "; expected a result.json that ‘doorbell compare --out DIR’ wrote";

    private ResultFile() {}

    /**
     * The file that a user means: the one of that name, or the {@code result.json} in the directory.
     *
     * @throws ConfigurationException if that is no name of either
     */
    public static Path locate(String name) {
        if (name.isBlank()) {
            throw new ConfigurationException("a result without a name" + WANTED);
        }
        try {
            return inDirectory(Path.of(name));
        } catch (InvalidPathException e) {
            throw new ConfigurationException(name + " is no path: " + e.getReason() + WANTED);
        }
    }

    private static Path inDirectory(Path path) {
        return Files.isDirectory(path) ? path.resolve("result.json") : path;
    }

    /**
     * The result in a file, or in the {@code result.json} of a directory.
     *
     * @throws ConfigurationException if there is none; the message says what is wrong, where, and what is
     *     expected
     */
    public static ComparisonResult read(Path path) {
        Path file = inDirectory(path);
        return parse(file.toString(), text(file));
    }

    /**
     * The result in a text.
     *
     * @param name of the text, for messages
     * @throws ConfigurationException as {@link #read} does
     */
    public static ComparisonResult parse(String name, String text) {
        try {
            JsonNode tree =
                    Json.MAPPER
                            .reader()
                            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                            .readTree(text);
            new ResultShape(name).check(tree);
            return JsonReport.parse(text);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String where =
                    at == null || at.getLineNr() < 1
                            ? ""
                            : ":" + at.getLineNr() + ":" + at.getColumnNr();
            String what = words(e.getOriginalMessage());
            throw new ConfigurationException(name + where + ": " + shortened(what) + WANTED);
        }
    }

    /** The parser's complaint without what only its maker needs. */
    private static String words(String message) {
        String first = message.lines().findFirst().orElse("is not JSON");
        return first.replaceAll("\\s*\\((start marker|from `).*", "");
    }

    private static String shortened(String text) {
        return text.length() <= 160 ? text : text.substring(0, 160) + "…";
    }

    private static String text(Path file) {
        try {
            return new String(InputFile.bytes(file.toString(), BYTES_MAX), StandardCharsets.UTF_8);
        } catch (ConfigurationException e) {
            throw new ConfigurationException(e.getMessage() + WANTED);
        }
    }
}
