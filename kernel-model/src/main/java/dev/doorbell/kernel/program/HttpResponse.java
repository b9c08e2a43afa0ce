package dev.doorbell.kernel.program;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The answer to a GET as it comes in, piece by piece: where its body ends is said by its length, by its
 * last chunk, or by the end of the connection.
 *
 * <p>Source: RFC 9112, "Message Body Length" and "Chunked Transfer Coding".
 */
final class HttpResponse {
    private static final String HEADER_END = "\r\n\r\n";
    private static final String LINE_END = "\r\n";
    private static final int STATUS_AT = 9;
    private static final int HEX = 16;
    private static final long UNKNOWN = -1;

    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private int bodyAt;
    private int status;
    private long length = UNKNOWN;
    private boolean chunked;

    // Where the next chunk begins, and whether the last one was seen.
    private int chunkAt;
    private boolean lastChunk;
    private final ByteArrayOutputStream unchunked = new ByteArrayOutputStream();

    void add(byte[] data, int bytes) {
        all.write(data, 0, bytes);
        if (bodyAt == 0) {
            readHeader();
        }
        if (chunked) {
            readChunks();
        }
    }

    /** Bytes that have come in. */
    int bytes() {
        return all.size();
    }

    /** Whether the body is whole, as far as the answer says how long it is. */
    boolean isWhole() {
        return bodyAt > 0 && (chunked ? lastChunk : length != UNKNOWN && bodyBytes() >= length);
    }

    /** Whether the body may be whole now that the connection has ended. */
    boolean isWholeAtEnd() {
        return bodyAt > 0 && (isWhole() || (!chunked && length == UNKNOWN));
    }

    /** The status code; 0 if there is none. */
    int status() {
        return status;
    }

    byte[] body() {
        if (chunked) {
            return unchunked.toByteArray();
        }
        byte[] bytes = all.toByteArray();
        int end = length == UNKNOWN ? bytes.length : (int) Math.min(bytes.length, bodyAt + length);
        return bodyAt == 0 ? new byte[0] : java.util.Arrays.copyOfRange(bytes, bodyAt, end);
    }

    private int bodyBytes() {
        return all.size() - bodyAt;
    }

    private void readHeader() {
        String text = all.toString(StandardCharsets.ISO_8859_1);
        int end = text.indexOf(HEADER_END);
        if (end < 0) {
            return;
        }
        bodyAt = end + HEADER_END.length();
        chunkAt = bodyAt;
        String[] lines = text.substring(0, end).split(LINE_END, -1);
        status = (int) number(lines[0], STATUS_AT, 10);
        for (String line : lines) {
            String small = line.toLowerCase(Locale.ROOT);
            if (small.startsWith("content-length:")) {
                length = number(small, "content-length:".length(), 10);
            } else if (small.startsWith("transfer-encoding:") && small.contains("chunked")) {
                chunked = true;
            }
        }
    }

    private void readChunks() {
        byte[] bytes = all.toByteArray();
        while (!lastChunk) {
            int lineEnd = findLineEnd(bytes, chunkAt);
            if (lineEnd < 0) {
                return;
            }
            String line =
                    new String(bytes, chunkAt, lineEnd - chunkAt, StandardCharsets.ISO_8859_1);
            long size = number(line, 0, HEX);
            long next = lineEnd + LINE_END.length() + Math.max(0, size) + LINE_END.length();
            if (size > 0 && next > bytes.length) {
                return;
            }
            if (size > 0) {
                unchunked.write(bytes, lineEnd + LINE_END.length(), (int) size);
                chunkAt = (int) next;
            } else {
                lastChunk = true; // the last one is empty; one that makes no sense ends it, too
            }
        }
    }

    private static int findLineEnd(byte[] bytes, int from) {
        for (int at = from; at + 1 < bytes.length; at++) {
            if (bytes[at] == '\r' && bytes[at + 1] == '\n') {
                return at;
            }
        }
        return -1;
    }

    /** The digits at the beginning of what follows {@code from}, blanks skipped; -1 without any. */
    private static long number(String text, int from, int radix) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        long value = 0;
        int digits = 0;
        for (; at < text.length() && value < Integer.MAX_VALUE / HEX; at++, digits++) {
            int digit = Character.digit(text.charAt(at), radix);
            if (digit < 0) {
                break;
            }
            value = value * radix + digit;
        }
        return digits == 0 ? -1 : value;
    }
}
