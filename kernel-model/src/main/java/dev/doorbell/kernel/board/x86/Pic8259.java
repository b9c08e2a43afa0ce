package dev.doorbell.kernel.board.x86;

import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * One 8259A: eight inputs, one output, fixed priority, input 0 the most urgent.
 *
 * <p>Level or edge is chosen per input by ELCR, as PCs have it; ICW1's LTIM is ignored, as there. Left
 * out, and reported when asked for: rotating priorities, special mask mode, poll mode, the special
 * fully nested mode, MCS-80 mode.
 *
 * <p>Source: Intel 8259A data sheet (231468); Intel ICH9 data sheet, "8259 Interrupt Controllers".
 */
public final class Pic8259 implements BusTarget, RegisterFile<PicRegister> {
    /** Ports it decodes. */
    public static final int PORTS = 2;

    /** The input whose vector answers an acknowledge that finds nothing. */
    public static final int SPURIOUS_INPUT = 7;

    /** The register map, for reference pages and tests. */
    public static final RegisterMap<PicRegister> MAP = RegisterMap.of(PicRegister.class, PORTS);

    private static final int NOTHING = 8;
    private static final int ICW1 = 1 << 4;
    private static final int ICW1_NEEDS_ICW4 = 1;
    private static final int ICW1_SINGLE = 1 << 1;
    private static final int ICW2_BASE = 0xF8;
    private static final int ICW4_X86 = 1;
    private static final int ICW4_AUTO_END = 1 << 1;
    private static final int ICW4_NESTED = 1 << 4;
    private static final int OCW3 = 1 << 3;
    private static final int OCW3_READ_ISR = 1;
    private static final int OCW3_READ = 1 << 1;
    private static final int OCW3_POLL = 1 << 2;
    private static final int OCW3_MASK_MODE = 1 << 6;
    private static final int OCW2_INPUT = 7;
    private static final int OCW2_COMMAND_SHIFT = 5;
    private static final int END = 1;
    private static final int NO_OPERATION = 2;
    private static final int END_SPECIFIC = 3;

    /** Which word of the initialisation sequence the data port takes next. */
    private enum Expected {
        MASK,
        ICW2,
        ICW3,
        ICW4
    }

    private final Trace trace;
    private final int source;
    private final EdgeRequest edges;
    private final RegisterBank<PicRegister> registers;
    private final Runnable settle;
    private final Runnable ended;

    // What the guest can see.
    private int mask;
    private int service;
    private int levelTriggered;
    private boolean readsService;

    // What initialisation leaves.
    private Expected expected = Expected.MASK;
    private boolean hasIcw3;
    private boolean hasIcw4;
    private boolean autoEnd;
    private boolean initialised;
    private int base;

    // What only the model knows.
    private int inputs;
    private int rises;

    /**
     * Makes one that has not been initialised: its output is low until it is.
     *
     * @param settle drives what follows from its output; called after every access
     * @param ended hears of every end
     */
    Pic8259(Trace trace, String name, EdgeRequest edges, Runnable settle, Runnable ended) {
        this.trace = trace;
        this.source = trace.source(name);
        this.edges = edges;
        this.registers = new RegisterBank<>(MAP, this, trace, source);
        this.settle = settle;
        this.ended = ended;
    }

    // What wires and the processor do.

    /** An input is at this level from now on; the caller settles. */
    void drive(int input, boolean high) {
        int bit = 1 << input;
        if (high) {
            rises |= ~inputs & bit;
            inputs |= bit;
        } else {
            inputs &= ~bit;
            if (edges == EdgeRequest.NEEDS_LEVEL) {
                rises &= ~bit;
            }
        }
    }

    /** IRR: what asks, masked or not. */
    int requests() {
        return (inputs & levelTriggered) | (rises & ~levelTriggered);
    }

    /** Whether it asks to be acknowledged. */
    boolean output() {
        return mostUrgent() != NOTHING;
    }

    /** The input to be acknowledged next; 8 if none may interrupt what is in service. */
    private int mostUrgent() {
        if (!initialised) {
            return NOTHING;
        }
        int wanted = first(requests() & ~mask);
        return wanted < first(service) ? wanted : NOTHING;
    }

    private static int first(int bits) {
        return Math.min(NOTHING, Integer.numberOfTrailingZeros(bits));
    }

    /** Acknowledges; answers the input, {@link #SPURIOUS_INPUT} without service if there is none. */
    int acknowledge() {
        int input = mostUrgent();
        if (input == NOTHING) {
            return SPURIOUS_INPUT;
        }
        rises &= ~(1 << input);
        if (!autoEnd) {
            service |= 1 << input;
        }
        return input;
    }

    /** The vector of an input. */
    int vector(int input) {
        return base | input;
    }

    /** ISR: what is in service. */
    int service() {
        return service;
    }

    /** ELCR: a one for each input that is level-triggered. */
    int levelTriggered() {
        return levelTriggered;
    }

    void writeLevelTriggered(int bits) {
        levelTriggered = bits;
        rises &= ~bits;
    }

    // Bus entry points.

    @Override
    public long read(long offset, int bytes, int requester) {
        return registers.read(offset, bytes);
    }

    @Override
    public void write(long offset, int bytes, long value, int requester) {
        registers.write(offset, bytes, value);
        settle.run();
    }

    @Override
    public long read(PicRegister register, int index) {
        return switch (register) {
            case COMMAND -> readsService ? service : requests();
            case DATA -> mask;
        };
    }

    @Override
    public void write(PicRegister register, int index, long value) {
        int bits = (int) value;
        switch (register) {
            case COMMAND -> command(bits);
            case DATA -> data(bits);
        }
    }

    private void command(int bits) {
        if ((bits & ICW1) != 0) {
            begin(bits);
        } else if ((bits & OCW3) != 0) {
            if ((bits & (OCW3_POLL | OCW3_MASK_MODE)) != 0) {
                trace.guestError(source, TracePoint.REGISTER_UNMODELLED, 0, bits);
            }
            if ((bits & OCW3_READ) != 0) {
                readsService = (bits & OCW3_READ_ISR) != 0;
            }
        } else {
            end(bits >>> OCW2_COMMAND_SHIFT, bits & OCW2_INPUT);
        }
    }

    private void end(int command, int input) {
        int bit = command == END_SPECIFIC ? 1 << input : Integer.lowestOneBit(service);
        switch (command) {
            case END, END_SPECIFIC -> {
                if ((service & bit) == 0) {
                    trace.guestError(source, TracePoint.X86_NOTHING_TO_END, 0, input);
                }
                service &= ~bit;
                ended.run();
            }
            case NO_OPERATION -> {}
            default -> trace.guestError(source, TracePoint.REGISTER_UNMODELLED, 0, command);
        }
    }

    /** ICW1: masks nothing, forgets edges and what is in service, reads IRR. */
    private void begin(int bits) {
        mask = 0;
        service = 0;
        rises = 0;
        readsService = false;
        autoEnd = false;
        initialised = false;
        hasIcw3 = (bits & ICW1_SINGLE) == 0;
        hasIcw4 = (bits & ICW1_NEEDS_ICW4) != 0;
        expected = Expected.ICW2;
    }

    private void data(int bits) {
        switch (expected) {
            case MASK -> mask = bits;
            case ICW2 -> {
                base = bits & ICW2_BASE;
                expected = hasIcw3 ? Expected.ICW3 : afterIcw3();
            }
            case ICW3 -> expected = afterIcw3(); // who is cascaded where is wired on a board
            case ICW4 -> {
                autoEnd = (bits & ICW4_AUTO_END) != 0;
                if ((bits & ICW4_X86) == 0 || (bits & ICW4_NESTED) != 0) {
                    trace.guestError(source, TracePoint.REGISTER_UNMODELLED, 1, bits);
                }
                expected = Expected.MASK;
            }
        }
        initialised |= expected == Expected.MASK;
    }

    private Expected afterIcw3() {
        return hasIcw4 ? Expected.ICW4 : Expected.MASK;
    }
}
