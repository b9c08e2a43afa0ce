package dev.doorbell.bench.text;

import dev.doorbell.sim.error.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A text file as lines: UTF-8, ended by line feeds, without control characters other than tabs. A
 * file that begins as gzip data does is unpacked.
 *
 * @param name as the user wrote it
 * @param lines without their ends; a last line that is empty is left out
 */
public record InputFile(String name, List<String> lines) {
    /** No file has more bytes. */
    public static final int BYTES_MAX = 64 << 20;

    /** No line has more characters. */
    public static final int LINE_CHARS_MAX = 1 << 20;

    /** No file has more lines. */
    public static final int LINES_MAX = 4_000_000;

    private static final int SHOWN_CHARS_MAX = 40;
    private static final int PART_BYTES = 1 << 16;
    private static final byte GZIP_FIRST = 0x1F;
    private static final byte GZIP_SECOND = (byte) 0x8B;

    /**
     * Reads a file.
     *
     * @throws ConfigurationException if there is no such file, it cannot be read or it is too long
     * @throws InputException if it is no such text
     */
    public static InputFile read(String name) {
        return of(name, bytes(name, BYTES_MAX));
    }

    /**
     * Reads a file's bytes; data that begins as gzip data does is unpacked.
     *
     * @param bytesMax no file has more, unpacked
     * @throws ConfigurationException if there is no such file, it cannot be read or it is too long
     */
    public static byte[] bytes(String name, int bytesMax) {
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException e) {
            throw new ConfigurationException(shown(name) + " is no path: " + e.getReason());
        }
        if (Files.isDirectory(path)) {
            throw new ConfigurationException(name + ": a directory; expected a file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = bounded(name, in, bytesMax);
            return isCompressed(bytes) ? decompressed(name, bytes, bytesMax) : bytes;
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(name + ": no such file");
        } catch (IOException e) {
            throw new ConfigurationException(name + ": cannot be read: " + e.getMessage());
        }
    }

    private static byte[] bounded(String name, InputStream in, int bytesMax) throws IOException {
        byte[] bytes = in.readNBytes(bytesMax + 1);
        if (bytes.length > bytesMax) {
            throw new ConfigurationException(
                    name + ": too long; expected at most " + bytesMax + " bytes");
        }
        return bytes;
    }

    private static boolean isCompressed(byte[] bytes) {
        return bytes.length > 1 && bytes[0] == GZIP_FIRST && bytes[1] == GZIP_SECOND;
    }

    private static byte[] decompressed(String name, byte[] bytes, int bytesMax) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] part = new byte[PART_BYTES];
            for (int length = in.read(part); length >= 0; length = in.read(part)) {
                out.write(part, 0, length);
                if (out.size() > bytesMax) {
                    throw new ConfigurationException(
                            name + ": too long; expected at most " + bytesMax + " bytes unpacked");
                }
            }
        } catch (IOException e) {
            // EOFException, ZipException: say where in the text the damage is.
            String whole = out.toString(StandardCharsets.ISO_8859_1);
            int line = (int) whole.chars().filter(c -> c == '\n').count() + 1;
            int column = whole.length() - whole.lastIndexOf('\n');
            throw new InputException(
                    name,
                    line,
                    column,
                    "the gzip data is damaged or cut here; expected a whole file");
        }
        return out.toByteArray();
    }

    /**
     * Takes {@code bytes} for the content of a file called {@code name}.
     *
     * @throws InputException if they are no such text
     */
    public static InputFile of(String name, byte[] bytes) {
        String text = decode(name, bytes);
        List<String> lines = new ArrayList<>();
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            String line = text.substring(start, end < 0 ? text.length() : end);
            if (lines.size() == LINES_MAX) {
                throw new InputException(
                        name,
                        LINES_MAX + 1,
                        1,
                        "one more line; expected at most " + LINES_MAX + " lines");
            }
            check(name, lines.size() + 1, line);
            lines.add(line);
            start = end < 0 ? text.length() : end + 1;
        }
        return new InputFile(name, lines);
    }

    private static String decode(String name, byte[] bytes) {
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        String text = out.toString();
        if (result.isError()) {
            int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
            int column = text.length() - text.lastIndexOf('\n');
            String found = String.format("byte 0x%02x", bytes[in.position()] & 0xFF);
            throw new InputException(name, line, column, found + "; expected UTF-8 text");
        }
        return text;
    }

    private static void check(String name, int number, String line) {
        if (line.length() > LINE_CHARS_MAX) {
            throw new InputException(
                    name,
                    number,
                    LINE_CHARS_MAX + 1,
                    "a line of "
                            + line.length()
                            + " characters; expected at most "
                            + LINE_CHARS_MAX);
        }
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (Character.isISOControl(c) && c != '\t') {
                String found = String.format("control character 0x%02x", (int) c);
                String expected = c == '\r' ? "a line feed alone at the end" : "printable text";
                throw new InputException(name, number, i + 1, found + "; expected " + expected);
            }
        }
    }

    /** As messages quote it: in quotes, shortened if it is long. */
    static String shown(String word) {
        return word.length() <= SHOWN_CHARS_MAX
                ? "'" + word + "'"
                : "'" + word.substring(0, SHOWN_CHARS_MAX) + "…'";
    }
}
