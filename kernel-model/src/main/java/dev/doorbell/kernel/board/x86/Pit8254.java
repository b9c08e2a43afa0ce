package dev.doorbell.kernel.board.x86;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.time.ClockDomain;
import dev.doorbell.sim.time.ClockRate;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.List;

/**
 * An 8254's channel 0 in its two periodic modes, written low byte then high byte.
 *
 * <p>Mode 2: the output is low for the last clock of each period. Mode 3: high for its first half, the
 * longer one if the count is odd. The output rises at each period's end and begins high. Clock edges are
 * computed from their number, so that the period never drifts. A count written while it runs takes hold
 * at the end of the period. Left out, and reported: the other modes and channels, BCD, single bytes,
 * read-back.
 *
 * <p>Source: Intel 8254 data sheet (231164), "Mode 2: Rate Generator", "Mode 3: Square Wave Mode".
 */
public final class Pit8254 implements BusTarget, RegisterFile<PitRegister> {
    /** Ports it decodes. */
    public static final int PORTS = 4;

    /** Its input clock, in Hz: a twelfth of 14.31818 MHz, as software counts it. */
    public static final long HZ = 1_193_182;

    /** The register map, for reference pages and tests. */
    public static final RegisterMap<PitRegister> MAP = RegisterMap.of(PitRegister.class, PORTS);

    private static final int COUNT_MAX = 0x1_0000;
    private static final int CHANNEL_SHIFT = 6;
    private static final int BYTES_SHIFT = 4;
    private static final int BYTES_MASK = 3;
    private static final int LATCH = 0;
    private static final int BOTH_BYTES = 3;
    private static final int RATE_GENERATOR = 2;
    private static final int SQUARE_WAVE = 3;

    private final EventQueue events;
    private final Trace trace;
    private final int source;
    private final ClockDomain clock;
    private final InterruptLine.Driver output;
    private final Runnable expired;
    private final Event rise;
    private final Event fall;
    private final RegisterBank<PitRegister> registers;

    private int mode;
    private boolean running;
    private boolean highNext;
    private int low;
    private int count;
    private int countNext;
    private long periodStart;
    private boolean latched;
    private int latch;

    /**
     * Makes one that does not count, its output high.
     *
     * @param line its output
     * @param expired hears of the end of each period, just before the output rises
     */
    public Pit8254(Backplane parts, InterruptLine line, Runnable expired) {
        this.events = parts.events();
        this.trace = parts.trace();
        this.source = trace.source("pit");
        this.clock =
                TimeBase.rounded(parts.time().ticksPerSecond(), List.of(new ClockRate("pit", HZ)))
                        .domain("pit");
        this.output = line.driver();
        this.expired = expired;
        this.rise = Event.named("pit.rise", Phase.WIRES, this::periodEnds);
        this.fall = Event.named("pit.fall", Phase.WIRES, () -> output.drive(false));
        this.registers = new RegisterBank<>(MAP, this, trace, source);
        output.drive(true); // as it stands in the mode that firmware leaves
    }

    @Override
    public long read(long offset, int bytes, int requester) {
        return registers.read(offset, bytes);
    }

    @Override
    public void write(long offset, int bytes, long value, int requester) {
        registers.write(offset, bytes, value);
    }

    @Override
    public long read(PitRegister register, int index) {
        return switch (register) {
            case COUNTER0 -> nextByte();
            case COUNTER1, COUNTER2, CONTROL -> 0;
        };
    }

    @Override
    public long peek(PitRegister register, int index) {
        return 0; // every port is as wide as every access
    }

    @Override
    public void write(PitRegister register, int index, long value) {
        switch (register) {
            case COUNTER0 -> count((int) value);
            case CONTROL -> control((int) value);
            case COUNTER1, COUNTER2 -> {}
        }
    }

    private void control(int bits) {
        int accessed = bits >>> BYTES_SHIFT & BYTES_MASK;
        if (bits >>> CHANNEL_SHIFT != 0) {
            trace.guestError(source, TracePoint.REGISTER_UNMODELLED, 3, bits);
        } else if (accessed == LATCH) {
            latch = now();
            latched = true;
            highNext = false;
        } else {
            mode = bits >>> 1 & 3; // modes 6 and 7 are 2 and 3
            boolean known = accessed == BOTH_BYTES && (bits & 1) == 0;
            if (!known || (mode != RATE_GENERATOR && mode != SQUARE_WAVE)) {
                trace.guestError(source, TracePoint.REGISTER_UNMODELLED, 3, bits);
                mode = 0;
            }
            running = false;
            highNext = false;
            latched = false;
            events.cancel(rise);
            events.cancel(fall);
            output.drive(mode != 0);
        }
    }

    private void count(int value) {
        if (mode == 0) {
            trace.guestError(source, TracePoint.REGISTER_UNMODELLED, 0, value);
        } else if (!highNext) {
            low = value;
            highNext = true;
        } else {
            highNext = false;
            int written = value << 8 | low;
            countNext = written == 0 ? COUNT_MAX : Math.max(2, written);
            if (!running) {
                running = true;
                periodStart = clock.cyclesFloor(events.nowTicks()) + 1;
                begin();
            }
        }
    }

    /** How many events it has scheduled: the rise and the fall of its output. For observers. */
    public int scheduledCount() {
        return (rise.isScheduled() ? 1 : 0) + (fall.isScheduled() ? 1 : 0);
    }

    private void periodEnds() {
        trace.emit(TracePoint.TIMER_EXPIRED, source, 0, 0);
        expired.run();
        output.drive(true);
        periodStart += count;
        begin();
    }

    private void begin() {
        count = countNext;
        int high = mode == RATE_GENERATOR ? count - 1 : (count + 1) / 2;
        events.scheduleAt(clock.edgeTicks(periodStart + high), fall);
        events.scheduleAt(clock.edgeTicks(periodStart + count), rise);
    }

    /** What the counter holds: it counts down, in mode 3 by twos. */
    private int now() {
        long passed = running ? Math.max(0, clock.cyclesFloor(events.nowTicks()) - periodStart) : 0;
        if (mode != SQUARE_WAVE) {
            return (int) (count - passed);
        }
        int high = (count + 1) / 2;
        return (int) (count - 2 * (passed < high ? passed : passed - high)) & ~1;
    }

    private int nextByte() {
        int value = latched ? latch : now();
        int shown = highNext ? value >>> 8 & 0xFF : value & 0xFF;
        latched &= !highNext;
        highNext = !highNext;
        return shown;
    }
}
