package dev.doorbell.sim.export;

import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.trace.TraceSink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes records to a stream while the run goes on: the whole of one machine, or several machines after
 * one another.
 *
 * <p>Every record is written once, and counted; nothing is kept that grows with the run. What cannot be
 * written is thrown once, as an {@link ExportException}; from then on records cost nothing, and a file is
 * given up. Used from one thread at a time.
 */
public abstract class Exporter implements TraceSink {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int DIGITS_MAX = 20;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private enum State {
        /** Nothing is written yet. */
        NEW,
        OPEN,
        ENDED,
        FAILED
    }

    private final String what;
    private final OutputStream out;
    private final TimeBase time;
    private final boolean[] hasJourney;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final byte[] digits = new byte[DIGITS_MAX];

    private Labels labels;
    private int sourceCount;
    private State state = State.NEW;
    private int filled;
    private long offsetTicks;
    private long firstJourney;
    private long lastTick;
    private long written;

    /**
     * Makes one.
     *
     * @param what what is written, for messages: a file's name
     * @param out where to; closed when the records end
     * @param time the tick of all machines
     * @param labels of the first machine
     */
    protected Exporter(String what, OutputStream out, TimeBase time, Labels labels) {
        this.what = what;
        this.out = out;
        this.time = time;
        this.labels = labels;
        this.sourceCount = labels.sources().size();
        TracePoint[] points = TracePoint.values();
        this.hasJourney = new boolean[points.length];
        for (TracePoint point : points) {
            hasJourney[point.ordinal()] = point.first().equals("journey");
        }
    }

    // What a format does.

    /** Writes what the format begins with. */
    protected abstract void start();

    /** Writes one record; {@code tick} is never before that of the record before. */
    protected abstract void write(long tick, TracePoint point, int source, long first, long second);

    /** A machine's records are over, at the tick of the last: closes what is open, and forgets it. */
    protected void cut(long tick) {}

    /** The records of another machine begin; its labels hold from now on. */
    protected void startNext() {}

    /** Writes what the format ends with. */
    protected void finish() {}

    // Records.

    /**
     * Goes on with another machine: what the one before left open is closed.
     *
     * @param next the machine's labels
     * @param offsetTicks added to its ticks; the last record before is not later
     * @param firstJourney added to its journeys' numbers
     */
    public final void next(Labels next, long offsetTicks, long firstJourney) {
        boolean isFirst = state == State.NEW;
        if (!isFirst) {
            guarded(() -> cut(lastTick));
        }
        labels = next;
        sourceCount = next.sources().size();
        this.offsetTicks = offsetTicks;
        this.firstJourney = firstJourney;
        lastTick = Math.max(lastTick, offsetTicks);
        if (!isFirst) {
            guarded(this::startNext);
        }
    }

    @Override
    public final void record(long tick, TracePoint point, int source, long first, long second) {
        if (state == State.FAILED || state == State.ENDED) {
            return;
        }
        try {
            if (state == State.NEW) {
                state = State.OPEN;
                start();
            }
            lastTick = Math.max(lastTick, tick + offsetTicks);
            long journey = hasJourney[point.ordinal()] ? firstJourney : 0;
            write(lastTick, point, source, first + journey, second);
            written++;
        } catch (RuntimeException | Error e) {
            state = State.FAILED;
            throw e;
        }
    }

    /** Records written so far, of all machines. */
    public final long writtenCount() {
        return written;
    }

    /**
     * Writes the format's end and closes the stream. Idempotent. After a failure, gives the file up.
     *
     * @throws ExportException if that fails
     */
    @Override
    public final void end() {
        if (state == State.ENDED) {
            return;
        }
        if (state == State.NEW) {
            state = State.OPEN;
            guarded(this::start);
        }
        guarded(() -> cut(lastTick));
        guarded(this::finish);
        guarded(this::flush);
        if (state == State.FAILED) {
            giveUp();
            return;
        }
        state = State.ENDED;
        try {
            out.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Gives up: a file is as if it had never been begun. Without effect once it has ended. */
    public final void giveUp() {
        if (state != State.ENDED) {
            state = State.ENDED;
            try {
                if (out instanceof ExportFile file) {
                    file.abandon();
                } else {
                    out.close();
                }
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    private void guarded(Runnable step) {
        if (state == State.OPEN) {
            try {
                step.run();
            } catch (RuntimeException | Error e) {
                state = State.FAILED;
                giveUp();
                throw e;
            }
        }
    }

    // What formats are made of.

    /** The labels of the machine whose records come. */
    protected final Labels labels() {
        return labels;
    }

    /** How many sources of records there were when the machine's records began: it has more by and by. */
    protected final int sourceCount() {
        return sourceCount;
    }

    /** What is added to the machine's ticks, and was when they came here. */
    protected final long offsetTicks() {
        return offsetTicks;
    }

    /** The tick of the last record, or at which this machine's begin. */
    protected final long lastTick() {
        return lastTick;
    }

    /** What is added to the numbers of the machine's journeys, and was when they came here. */
    protected final long firstJourney() {
        return firstJourney;
    }

    /** The tick of all machines. */
    protected final TimeBase time() {
        return time;
    }

    /** Whole nanoseconds, rounded down; times that no 64 bits hold stand still. */
    protected final long nanos(long tick) {
        try {
            return time.wholeNanos(tick);
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Appends a byte. */
    protected final void put(int value) {
        if (filled == BUFFER_BYTES) {
            flush();
        }
        buffer[filled++] = (byte) value;
    }

    /** Appends bytes. */
    protected final void put(byte[] bytes, int offset, int length) {
        int done = 0;
        while (done < length) {
            if (filled == BUFFER_BYTES) {
                flush();
            }
            int some = Math.min(length - done, BUFFER_BYTES - filled);
            System.arraycopy(bytes, offset + done, buffer, filled, some);
            filled += some;
            done += some;
        }
    }

    /** Appends text as UTF-8. */
    protected final void put(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                put((int) c);
            } else {
                byte[] rest = text.substring(i).getBytes(StandardCharsets.UTF_8);
                put(rest, 0, rest.length);
                return;
            }
        }
    }

    /** Appends a number, decimal. */
    protected final void putNumber(long value) {
        putPadded(value, 1);
    }

    /** Appends a number, decimal, with zeros before it up to {@code width} digits. */
    protected final void putPadded(long value, int width) {
        if (value == Long.MIN_VALUE) {
            put("-9223372036854775808");
            return;
        }
        if (value < 0) {
            put('-');
        }
        long rest = Math.abs(value);
        int at = DIGITS_MAX;
        do {
            digits[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0 || DIGITS_MAX - at < width);
        put(digits, at, DIGITS_MAX - at);
    }

    /** Appends a bit pattern: {@code 0x} and hexadecimal digits. */
    protected final void putHex(long value) {
        put('0');
        put('x');
        int nibbles = Math.max(1, (Long.SIZE + 3 - Long.numberOfLeadingZeros(value)) / 4);
        for (int i = nibbles - 1; i >= 0; i--) {
            put(HEX[(int) (value >>> (4 * i)) & 0xF]);
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
        return new ExportException("cannot write " + what + ": " + ExportFile.why(cause), cause);
    }
}
