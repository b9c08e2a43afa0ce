package dev.doorbell.kernel.program;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A query for a name's IPv4 address, and what a client reads of the answer.
 *
 * <p>Source: RFC 1035, "Messages".
 */
final class DnsMessage {
    /** What an answer is when it has no address. */
    enum Answer {
        /** It has one. */
        ADDRESS,
        /** The server says that it failed, or that there is no such name. */
        SERVER_ERROR,
        /** There are records, and none is an address. */
        NO_ADDRESS,
        /** It is another query's, or makes no sense. */
        MALFORMED
    }

    private static final int HEADER_BYTES = 12;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int RESPONSE = 0x80;
    private static final int CODE_MASK = 0xF;
    private static final int TYPE_A = 1;
    private static final int CLASS_INTERNET = 1;
    private static final int POINTER = 0xC0;
    private static final int LABEL_BYTES_MAX = 63;
    private static final int RECORD_BYTES = 10;
    private static final int ADDRESS_BYTES = 4;

    private final byte[] from;
    private final int bytes;
    private int address;

    /** An answer in the first {@code bytes} of {@code from}. */
    DnsMessage(byte[] from, int bytes) {
        this.from = from;
        this.bytes = bytes;
    }

    /**
     * A query for {@code host}.
     *
     * @throws IllegalArgumentException if a part of the name is empty or longer than 63 bytes
     */
    static byte[] query(int id, String host) {
        ByteArrayOutputStream query = new ByteArrayOutputStream();
        put16(query, id);
        put16(query, RECURSION_DESIRED);
        put16(query, 1);
        put16(query, 0);
        put16(query, 0);
        put16(query, 0);
        for (String label : host.split("\\.", -1)) {
            byte[] letters = label.getBytes(StandardCharsets.US_ASCII);
            if (letters.length == 0 || letters.length > LABEL_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "\"" + host + "\" is no host name; expected parts of 1 to 63 letters");
            }
            query.write(letters.length);
            query.writeBytes(letters);
        }
        query.write(0);
        put16(query, TYPE_A);
        put16(query, CLASS_INTERNET);
        return query.toByteArray();
    }

    private static void put16(ByteArrayOutputStream to, int value) {
        to.write(value >>> 8);
        to.write(value);
    }

    /** Reads the answer to the query {@code id}. */
    Answer read(int id) {
        if (bytes < HEADER_BYTES || get16(0) != id || (from[2] & RESPONSE) == 0) {
            return Answer.MALFORMED;
        }
        if ((from[3] & CODE_MASK) != 0) {
            return Answer.SERVER_ERROR;
        }
        int at = HEADER_BYTES;
        for (int questions = get16(4); questions > 0; questions--) {
            at = skipName(at) + 4;
        }
        for (int records = get16(6); records > 0; records--) {
            at = skipName(at);
            if (at + RECORD_BYTES > bytes) {
                return Answer.MALFORMED;
            }
            int length = get16(at + 8);
            boolean isAddress = get16(at) == TYPE_A && length == ADDRESS_BYTES;
            at += RECORD_BYTES;
            if (at + length > bytes) {
                return Answer.MALFORMED;
            }
            if (isAddress) {
                address = get16(at) << 16 | get16(at + 2);
                return Answer.ADDRESS;
            }
            at += length;
        }
        return Answer.NO_ADDRESS;
    }

    /** The first address. */
    int address() {
        return address;
    }

    /** Where the name at {@code at} is over; the end of the message or beyond if it is not. */
    private int skipName(int at) {
        int next = at;
        while (next < bytes) {
            int length = from[next] & 0xFF;
            if ((length & POINTER) == POINTER) {
                return next + 2;
            }
            next += 1 + length;
            if (length == 0) {
                return next;
            }
        }
        return bytes;
    }

    private int get16(int at) {
        return (from[at] & 0xFF) << 8 | (from[at + 1] & 0xFF);
    }
}
