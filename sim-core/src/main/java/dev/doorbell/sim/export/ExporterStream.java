package dev.doorbell.sim.export;

import java.io.OutputStream;
import java.util.Objects;

/** Lets a library that writes to streams write through an exporter. */
final class ExporterStream extends OutputStream {
    /** Where bytes go. */
    @FunctionalInterface
    interface Bytes {
        /** Takes some. */
        void put(byte[] from, int offset, int length);
    }

    private final Bytes to;

    ExporterStream(Bytes to) {
        this.to = to;
    }

    @Override
    public void write(int value) {
        to.put(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, from.length);
        to.put(from, offset, length);
    }
}
