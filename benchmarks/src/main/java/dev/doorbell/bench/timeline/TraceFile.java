package dev.doorbell.bench.timeline;

import dev.doorbell.bench.text.InputException;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.export.JsonLinesWriter;
import dev.doorbell.sim.trace.TracePoint;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads an export of JSON lines, line by line: of whatever length, and packed by gzip or not.
 *
 * <p>What enters is a file that somebody may have cut, edited or mistaken for another: every problem is
 * named with its line.
 */
final class TraceFile {
    /** No line is longer, in bytes. */
    static final int LINE_BYTES_MAX = 1 << 20;

    private static final int GZIP_FIRST = 0x1F;
    private static final int GZIP_SECOND = 0x8B;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int HEX = 16;
    private static final String EXPORTED =
            "expected a file that doorbell --export jsonl has written";

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(10)
                                    .maxNumberLength(40)
                                    .maxNameLength(200)
                                    .maxStringLength(10_000)
                                    .build())
                    .build();

    private static final Map<String, TracePoint> POINTS = points();

    private final String name;
    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private byte[] line = new byte[1 << 12];
    private int length;
    private int number;
    private long ticksPerSecond;

    private TraceFile(String name) {
        this.name = name;
    }

    private static Map<String, TracePoint> points() {
        Map<String, TracePoint> points = new HashMap<>();
        for (TracePoint point : TracePoint.values()) {
            points.put(point.name(), point);
        }
        return points;
    }

    /**
     * Hands a file's records to somebody who looks for a journey, until he has it.
     *
     * @throws ConfigurationException if the file cannot be read, or is none; the message names the line
     */
    static void read(String name, Path path, JourneyFinder finder) {
        try (InputStream in = open(path)) {
            new TraceFile(name).read(in, finder);
        } catch (EOFException | ZipException e) {
            throw new ConfigurationException(
                    name + ": the gzip data is damaged or cut; " + EXPORTED + ", whole");
        } catch (IOException e) {
            throw new ConfigurationException(name + ": cannot be read: " + e.getMessage());
        }
    }

    private static InputStream open(Path path) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
        in.mark(2);
        boolean isPacked = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
        in.reset();
        return isPacked ? new BufferedInputStream(new GZIPInputStream(in), BUFFER_BYTES) : in;
    }

    private void read(InputStream in, JourneyFinder finder) throws IOException {
        while (!finder.isDone() && nextLine(in)) {
            parse();
            if (number == 1) {
                header();
            } else if (!numbers.containsKey("segment")) {
                TraceLine record = record();
                finder.accept(record, Picos.of(argument("ticks"), ticksPerSecond));
            }
        }
        if (number == 0) {
            throw new ConfigurationException(name + ": an empty file; " + EXPORTED);
        }
    }

    private boolean nextLine(InputStream in) throws IOException {
        length = 0;
        int next = in.read();
        if (next < 0) {
            return false;
        }
        number++;
        while (next >= 0 && next != '\n') {
            if (length == LINE_BYTES_MAX) {
                throw problem(1, "longer than " + LINE_BYTES_MAX + " bytes; " + EXPORTED);
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, 2 * length);
            }
            line[length++] = (byte) next;
            next = in.read();
        }
        return true;
    }

    private InputException problem(int column, String text) {
        return new InputException(name, number, column, text);
    }

    // A line.

    /** Takes the object's numbers and texts; what is in lists is passed over. */
    private void parse() {
        numbers.clear();
        texts.clear();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw problem(1, "no JSON object; " + EXPORTED);
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = parser.currentName();
                switch (parser.nextToken()) {
                    case VALUE_NUMBER_INT -> numbers.put(key, parser.getLongValue());
                    case VALUE_STRING -> text(key, parser.getString());
                    case START_ARRAY, START_OBJECT -> parser.skipChildren();
                    default -> {}
                }
            }
            if (parser.nextToken() != null) {
                throw problem(1, "more than one JSON value; " + EXPORTED);
            }
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            int column = at == null ? 1 : Math.max(1, at.getColumnNr());
            throw problem(column, "no whole JSON object; " + EXPORTED + ", whole");
        }
    }

    private void text(String key, String text) {
        if (text.startsWith("0x") && text.length() > 2) {
            try {
                numbers.put(key, Long.parseUnsignedLong(text.substring(2), HEX));
                return;
            } catch (NumberFormatException e) {
                texts.put(key, text); // a name that looks like one
                return;
            }
        }
        texts.put(key, text);
    }

    private void header() {
        if (!JsonLinesWriter.FORMAT.equals(texts.get("format"))) {
            throw problem(
                    1, "does not say that it is a " + JsonLinesWriter.FORMAT + "; " + EXPORTED);
        }
        Long version = numbers.get("version");
        if (version == null || version != JsonLinesWriter.VERSION) {
            throw problem(
                    1,
                    "version "
                            + version
                            + " of "
                            + JsonLinesWriter.FORMAT
                            + "; expected version "
                            + JsonLinesWriter.VERSION
                            + ", which this doorbell reads");
        }
        Long rate = numbers.get("ticks_per_second");
        if (rate == null || rate < 1) {
            throw problem(1, "ticks_per_second is " + rate + "; expected a positive number");
        }
        ticksPerSecond = rate;
    }

    private TraceLine record() {
        String named = texts.get("point");
        TracePoint point = named == null ? null : POINTS.get(named);
        if (point == null) {
            throw problem(
                    1,
                    named == null
                            ? "a record without a point; " + EXPORTED
                            : "no point is called '"
                                    + named
                                    + "'; expected a file of this version of doorbell");
        }
        Long tick = numbers.get("tick");
        if (tick == null) {
            throw problem(1, "a record without its tick; " + EXPORTED);
        }
        String source = texts.getOrDefault("source", "");
        boolean isLine = point == TracePoint.LINE_RAISED || point == TracePoint.LINE_LOWERED;
        return new TraceLine(
                Picos.of(tick, ticksPerSecond),
                point,
                source,
                value(point.first()),
                value(point.second()),
                isLine ? source : nameOf("intid", "softirq", "thread"));
    }

    private String nameOf(String... kinds) {
        for (String kind : kinds) {
            String found = texts.get(kind + "_name");
            if (found != null) {
                return found;
            }
        }
        return "";
    }

    /** An argument; of two halves, which are two keys, the whole. */
    private long value(String argument) {
        if (argument.equals("-")) {
            return 0;
        }
        int colon = argument.indexOf(':');
        if (colon < 0) {
            return argument(argument);
        }
        boolean isShort = argument.equals("queue:command"); // 16 bits each
        long high = argument(argument.substring(0, colon));
        long low = argument(argument.substring(colon + 1));
        return isShort ? (high << 16) | low : (high << Integer.SIZE) | (low & 0xFFFF_FFFFL);
    }

    private long argument(String key) {
        @Nullable Long value = numbers.get(key);
        return value == null ? 0 : value;
    }
}
