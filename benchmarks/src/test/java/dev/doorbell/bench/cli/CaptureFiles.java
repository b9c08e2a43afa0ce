package dev.doorbell.bench.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes the same few frames in several containers; times are whole microseconds. */
final class CaptureFiles {
    private static final int FRAMES = 40;
    private static final long START_MICROS = 1_700_000_000_000_000L;
    private static final int MICROS_PER_SECOND = 1_000_000;

    private CaptureFiles() {}

    static byte[] pcap(ByteOrder order, boolean nanos) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ByteBuffer header = ByteBuffer.allocate(24).order(order);
        header.putInt(nanos ? 0xA1B23C4D : 0xA1B2C3D4).putShort((short) 2).putShort((short) 4);
        header.putInt(0).putInt(0).putInt(65_535).putInt(1);
        file.writeBytes(header.array());
        for (int i = 0; i < FRAMES; i++) {
            long micros = micros(i);
            byte[] frame = frame(i);
            ByteBuffer record = ByteBuffer.allocate(16 + frame.length).order(order);
            record.putInt((int) (micros / MICROS_PER_SECOND));
            record.putInt((int) (micros % MICROS_PER_SECOND) * (nanos ? 1000 : 1));
            record.putInt(frame.length).putInt(frame.length).put(frame);
            file.writeBytes(record.array());
        }
        return file.toByteArray();
    }

    /** With the default time resolution, microseconds. */
    static byte[] pcapng(ByteOrder order) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ByteBuffer section = ByteBuffer.allocate(16).order(order);
        section.putInt(0x1A2B3C4D).putShort((short) 1).putShort((short) 0).putLong(-1);
        block(file, order, 0x0A0D0D0A, section.array());
        block(file, order, 1, ByteBuffer.allocate(8).order(order).putShort((short) 1).array());
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = frame(i);
            ByteBuffer body = ByteBuffer.allocate(20 + (frame.length + 3) / 4 * 4).order(order);
            body.putInt(0).putInt((int) (micros(i) >>> 32)).putInt((int) micros(i));
            body.putInt(frame.length).putInt(frame.length).put(frame);
            block(file, order, 6, body.array());
        }
        return file.toByteArray();
    }

    private static void block(ByteArrayOutputStream file, ByteOrder order, int type, byte[] body) {
        ByteBuffer block = ByteBuffer.allocate(body.length + 12).order(order);
        block.putInt(type).putInt(body.length + 12).put(body).putInt(body.length + 12);
        file.writeBytes(block.array());
    }

    private static long micros(int index) {
        return START_MICROS + 1_733L * index * (index % 5);
    }

    private static byte[] frame(int index) {
        byte[] frame = new byte[60 + 13 * (index % 7)];
        for (int i = 0; i < frame.length; i++) {
            frame[i] = (byte) (i * 31 + index);
        }
        frame[12] = 0x08; // an Ethernet type that is no length
        frame[13] = 0x06;
        return frame;
    }
}
