package dev.doorbell.kernel.board.x86;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.event.EventChannel;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An IO-APIC: 24 inputs, each with a redirection entry that says what its interrupt is.
 *
 * <p>An edge that comes while its entry is masked is lost. A level is sent once, and noted in remote IRR
 * until the vector is ended; then it is looked at again. Making an entry edge-triggered clears remote
 * IRR, which is what system software relies on. Polarity counts: wires that are low when asserted, as
 * PCI's, have to be declared so.
 *
 * <p>Source: Intel 82093AA data sheet (290566), "I/O Redirection Table Registers"; clearing of remote
 * IRR as QEMU 7.2 hw/intc/ioapic.c.
 */
public final class IoApic implements BusTarget, RegisterFile<IoApicRegister> {
    /** Inputs, and redirection entries. */
    public static final int INPUTS = 24;

    /** Bytes of bus it decodes. */
    public static final int FRAME_BYTES = 0x1000;

    /** The register map, for reference pages and tests. */
    public static final RegisterMap<IoApicRegister> MAP =
            RegisterMap.of(IoApicRegister.class, FRAME_BYTES);

    private static final int VERSION = 0x11 | (INPUTS - 1) << 16;
    private static final int INDEX_ID = 0;
    private static final int INDEX_VERSION = 1;
    private static final int INDEX_ARBITRATION = 2;
    private static final int INDEX_ENTRIES = 0x10;
    private static final int ID_BITS = 0xF << 24;
    private static final int ACTIVE_LOW = 1 << 13;
    private static final int REMOTE_IRR = 1 << 14;
    private static final int LEVEL = 1 << 15;
    private static final int MASKED = 1 << 16;
    private static final int LOW_WRITABLE = 0x1AFFF;
    private static final int DESTINATION_SHIFT = 24;

    private final EventQueue events;
    private final Trace trace;
    private final int source;
    private final X86Timing timing;
    private final ApicFabric fabric;
    private final EventChannel rises;
    private final RegisterBank<IoApicRegister> registers;
    private final @Nullable InterruptLine[] wires = new InterruptLine[INPUTS];

    private int id;
    private int select;
    private final int[] low = new int[INPUTS];
    private final int[] high = new int[INPUTS];

    // A bit for each input.
    private int voltage;
    private int lowWhenAsserted;

    /** Makes one whose entries are all masked. */
    public IoApic(Backplane parts, X86Timing timing, ApicFabric fabric) {
        this.events = parts.events();
        this.trace = parts.trace();
        this.source = trace.source("ioapic");
        this.timing = timing;
        this.fabric = fabric;
        this.rises = events.channel("ioapic.rises", Phase.WIRES, this::wireRises);
        this.registers = new RegisterBank<>(MAP, this, trace, source);
        Arrays.fill(low, MASKED);
        fabric.onEnd(this::ended);
    }

    /**
     * Connects a wire to an input; an assertion is seen after the injection delay, its end at once.
     *
     * @param activeLow whether the wire's voltage is low when it is asserted
     */
    public void connect(InterruptLine wire, int input, boolean activeLow) {
        wires[input] = wire;
        if (activeLow) {
            lowWhenAsserted |= 1 << input;
        }
        drive(input, false);
        wire.listen(
                asserted -> {
                    if (asserted) {
                        rises.postAt(timing.wireTick(events.nowTicks()), input);
                    } else {
                        drive(input, false);
                    }
                });
    }

    private void wireRises(long argument) {
        int input = (int) argument;
        InterruptLine wire = wires[input];
        drive(input, true);
        if (wire != null && !wire.isHigh()) {
            drive(input, false);
        }
    }

    private void drive(int input, boolean asserted) {
        boolean was = isActive(input);
        int bit = 1 << input;
        boolean up = asserted != ((lowWhenAsserted & bit) != 0);
        voltage = up ? voltage | bit : voltage & ~bit;
        if ((low[input] & LEVEL) != 0) {
            settle(input);
        } else if (isActive(input) && !was && (low[input] & MASKED) == 0) {
            send(input);
        }
    }

    /** Whether the input is at the level that its entry calls asserted. */
    private boolean isActive(int input) {
        boolean up = (voltage >>> input & 1) != 0;
        return up != ((low[input] & ACTIVE_LOW) != 0);
    }

    /** Sends a level that is due: asserted, let through, and not under way. */
    private void settle(int input) {
        boolean due = (low[input] & (LEVEL | MASKED | REMOTE_IRR)) == LEVEL && isActive(input);
        if (due) {
            low[input] |= REMOTE_IRR;
            if (!send(input)) {
                low[input] &= ~REMOTE_IRR;
            }
        }
    }

    private boolean send(int input) {
        boolean taken =
                fabric.deliver(
                        high[input] >>> DESTINATION_SHIFT & 0xFF,
                        low[input] & ApicFabric.COMMAND_BITS,
                        (low[input] & LEVEL) != 0);
        if (!taken) {
            trace.guestError(source, TracePoint.X86_MESSAGE_LOST, input, low[input]);
        }
        return taken;
    }

    private void ended(int vector) {
        for (int input = 0; input < INPUTS; input++) {
            if ((low[input] & LEVEL) != 0 && (low[input] & 0xFF) == vector) {
                low[input] &= ~REMOTE_IRR;
                settle(input);
            }
        }
    }

    // Bus entry points.

    @Override
    public long read(long offset, int bytes, int requester) {
        return registers.read(offset, bytes);
    }

    @Override
    public void write(long offset, int bytes, long value, int requester) {
        registers.write(offset, bytes, value);
    }

    @Override
    public long read(IoApicRegister register, int index) {
        return switch (register) {
            case IOREGSEL -> select;
            case IOWIN -> readSelected() & 0xFFFF_FFFFL;
        };
    }

    @Override
    public void write(IoApicRegister register, int index, long value) {
        switch (register) {
            case IOREGSEL -> select = (int) value & 0xFF;
            case IOWIN -> writeSelected((int) value);
        }
    }

    /** The entry that the index names half of; none for an index of something else. */
    private int selectedEntry() {
        int entry = (select - INDEX_ENTRIES) >> 1;
        return entry < INPUTS ? entry : -1;
    }

    private int readSelected() {
        int entry = selectedEntry();
        if (entry >= 0) {
            return (select & 1) == 0 ? low[entry] : high[entry];
        }
        return switch (select) {
            case INDEX_ID, INDEX_ARBITRATION -> id;
            case INDEX_VERSION -> VERSION;
            default -> {
                trace.guestError(source, TracePoint.REGISTER_HOLE, select, 0);
                yield 0;
            }
        };
    }

    private void writeSelected(int bits) {
        int entry = selectedEntry();
        if (entry >= 0) {
            writeEntry(entry, bits);
        } else if (select == INDEX_ID) {
            id = bits & ID_BITS;
        } else {
            trace.guestError(source, TracePoint.REGISTER_READ_ONLY, select, bits & 0xFFFF_FFFFL);
        }
    }

    private void writeEntry(int entry, int bits) {
        if ((select & 1) != 0) {
            high[entry] = bits & 0xFF << DESTINATION_SHIFT;
            return;
        }
        int kept = (bits & LEVEL) == 0 ? 0 : low[entry] & REMOTE_IRR;
        low[entry] = (bits & LOW_WRITABLE) | kept;
        settle(entry);
    }
}
