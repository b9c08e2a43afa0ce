package dev.doorbell.kernel.net;

import org.jspecify.annotations.Nullable;

/**
 * A whole IPv4 packet in a received frame.
 *
 * @param frame the frame it is in
 * @param protocol what it carries
 * @param source who sent it
 * @param destination who it is for
 * @param at where its payload begins in the frame
 * @param bytes of payload
 */
@SuppressWarnings("ArrayRecordComponent") // the same array is meant, not an equal one
record Ipv4Packet(byte[] frame, int protocol, int source, int destination, int at, int bytes) {
    private static final int HEADER_AT = Ipv4.HEADER_AT;
    private static final int VERSION = 4;

    /** More fragments, or an offset: what is part of a datagram is not put together. */
    private static final int FRAGMENT_MASK = 0x3FFF;

    /** Reads a frame whose type says IPv4; null if its header makes no sense or its sum is wrong. */
    static @Nullable Ipv4Packet parse(byte[] frame) {
        if (frame.length < HEADER_AT + Ipv4.HEADER_BYTES
                || (frame[HEADER_AT] >>> 4 & 0xF) != VERSION) {
            return null;
        }
        int headerBytes = 4 * (frame[HEADER_AT] & 0xF);
        int totalBytes = Bytes.get16(frame, HEADER_AT + 2);
        if (headerBytes < Ipv4.HEADER_BYTES
                || totalBytes < headerBytes
                || totalBytes > frame.length - HEADER_AT
                || (Bytes.get16(frame, HEADER_AT + 6) & FRAGMENT_MASK) != 0
                || Bytes.checksum(Bytes.sum(frame, HEADER_AT, headerBytes)) != 0) {
            return null;
        }
        return new Ipv4Packet(
                frame,
                frame[HEADER_AT + 9] & 0xFF,
                Bytes.get32(frame, HEADER_AT + 12),
                Bytes.get32(frame, HEADER_AT + 16),
                HEADER_AT + headerBytes,
                totalBytes - headerBytes);
    }

    /** The big-endian number of two bytes at an offset of the payload. */
    int get16(int offset) {
        return Bytes.get16(frame, at + offset);
    }

    /** The sum over pseudo header and payload; 0 as a checksum if the one in it is right. */
    boolean isSumRight() {
        long sum = Bytes.pseudoHeader(source, destination, protocol, bytes);
        return Bytes.checksum(sum + Bytes.sum(frame, at, bytes)) == 0;
    }
}
