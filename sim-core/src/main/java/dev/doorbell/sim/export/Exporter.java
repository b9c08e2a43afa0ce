package dev.doorbell.sim.export;

import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.trace.TraceSink;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a run's records to a stream while the run goes on.
 *
 * <p>Every record becomes exactly one entry of the format, so that what was emitted can be counted
 * against what was written. Ends its stream when the run's records end. Used from one thread at a time.
 */
public abstract class Exporter implements TraceSink {
    private static final int BUFFER_BYTES = 1 << 16;

    private final String what;
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;
    private long written;
    private boolean ended;

    /**
     * Makes one.
     *
     * @param what what is written, for messages: a file's name
     * @param out where to; closed when the records end
     */
    protected Exporter(String what, OutputStream out) {
        this.what = what;
        this.out = out;
    }

    /** Writes one record as one entry. */
    protected abstract void write(long tick, TracePoint point, int source, long first, long second);

    /** Writes what the format ends with. */
    protected void finish() {}

    @Override
    public final void record(long tick, TracePoint point, int source, long first, long second) {
        write(tick, point, source, first, second);
        written++;
    }

    /** Records written so far. */
    public final long writtenCount() {
        return written;
    }

    /**
     * Writes the format's end and closes the stream. Idempotent.
     *
     * @throws ExportException if that fails
     */
    @Override
    public final void end() {
        if (ended) {
            return;
        }
        ended = true;
        try (OutputStream closing = out) {
            finish();
            flush();
            closing.flush();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    // What formats are made of.

    /** Appends a byte. */
    protected final void put(int value) {
        if (filled == BUFFER_BYTES) {
            flush();
        }
        buffer[filled++] = (byte) value;
    }

    /** Appends bytes. */
    protected final void put(byte[] bytes, int offset, int length) {
        for (int i = 0; i < length; i++) {
            put(bytes[offset + i]);
        }
    }

    /** Appends text as UTF-8. */
    protected final void put(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                put((int) c);
            } else {
                byte[] rest = text.substring(i).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                put(rest, 0, rest.length);
                return;
            }
        }
    }

    /** Appends a number, decimal. */
    protected final void putNumber(long value) {
        if (value < 0) {
            put(Long.toString(value));
            return;
        }
        long scale = 1;
        while (value / scale >= 10) {
            scale *= 10;
        }
        for (; scale > 0; scale /= 10) {
            put((int) ('0' + value / scale % 10));
        }
    }

    private void flush() {
        try {
            out.write(buffer, 0, filled);
            filled = 0;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private ExportException failed(IOException cause) {
        return new ExportException("cannot write " + what + ": " + cause.getMessage(), cause);
    }
}
