package dev.doorbell.bench.timeline;

import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.export.JsonLinesWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Finds the journeys that are to be shown in whatever file they are. */
public final class Timelines {
    /** Who wants no journey in particular. */
    public static final long ANY = JourneyFinder.ANY;

    private static final int PEEKED_BYTES = 256;

    private Timelines() {}

    /**
     * The journeys of that number in a file: an export of JSON lines, or a result.
     *
     * @param delivery only those of a delivery; null for all. An export is of one delivery, whose name is
     *     not in it
     * @param number the journey's number, or {@link #ANY} for the first there is
     * @param linesMax records shown at most
     * @throws ConfigurationException if there is none, or the file cannot be used; in one line
     */
    public static List<JourneyView> read(
            String name, @Nullable String delivery, long number, int linesMax) {
        Path path = path(name);
        byte[] begin = peek(name, path);
        String text = new String(begin, StandardCharsets.ISO_8859_1);
        if (!text.contains(JsonLinesWriter.FORMAT) && !text.startsWith("{\"tick\"")) {
            return ResultJourneys.read(path, delivery, number);
        }
        if (delivery != null) {
            throw new ConfigurationException(
                    "--delivery "
                            + delivery
                            + " for "
                            + name
                            + ", which is the export of one delivery; leave it out");
        }
        return List.of(ofTrace(name, path, number, linesMax));
    }

    /** The journey of that number in an export of JSON lines. */
    public static JourneyView ofTrace(String name, Path path, long number, int linesMax) {
        JourneyFinder finder = new JourneyFinder(number);
        TraceFile.read(name, path, finder);
        return finder.view(name, linesMax);
    }

    private static Path path(String name) {
        try {
            Path path = Path.of(name);
            if (Files.isDirectory(path)) {
                throw new ConfigurationException(
                        name + ": a directory; expected a file, for instance one in it");
            }
            return path;
        } catch (InvalidPathException e) {
            throw new ConfigurationException(name + " is no path: " + e.getReason());
        }
    }

    /** How it begins, unpacked. */
    private static byte[] peek(String name, Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] begin = in.readNBytes(PEEKED_BYTES);
            boolean isPacked = begin.length > 1 && begin[0] == 0x1F && begin[1] == (byte) 0x8B;
            return isPacked ? unpacked(begin) : begin;
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(name + ": no such file");
        } catch (IOException e) {
            throw new ConfigurationException(name + ": cannot be read: " + e.getMessage());
        }
    }

    private static byte[] unpacked(byte[] begin) {
        byte[] text = new byte[PEEKED_BYTES];
        int length = 0;
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(begin))) {
            for (int next = in.read(); next >= 0 && length < text.length; next = in.read()) {
                text[length++] = (byte) next;
            }
        } catch (IOException e) {
            return java.util.Arrays.copyOf(text, length); // cut here, by us
        }
        return java.util.Arrays.copyOf(text, length);
    }
}
