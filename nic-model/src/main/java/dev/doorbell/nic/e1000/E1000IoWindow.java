package dev.doorbell.nic.e1000;

import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * BAR 1: IOADDR chooses a register, IODATA is it.
 *
 * <p>Source: 8254x SDM, "I/O-Mapped Internal Register, Internal Memory, and Flash". The flash is not
 * there.
 */
final class E1000IoWindow implements BusTarget {
    private static final int ADDRESS = 0;
    private static final int DATA = 4;
    private static final int REGISTER_BYTES = 4;

    private final Trace trace;
    private final int source;
    private final BusTarget registers;
    private final boolean works;
    private long address;

    E1000IoWindow(Trace trace, String name, BusTarget registers, boolean works) {
        this.trace = trace;
        this.source = trace.source(name + ".io");
        this.registers = registers;
        this.works = works;
    }

    @Override
    public long read(long offset, int bytes, int requester) {
        if (!works) {
            return 0;
        }
        if (bytes != REGISTER_BYTES) {
            trace.guestError(source, TracePoint.REGISTER_WIDTH, offset, bytes);
            return 0;
        }
        if (offset == ADDRESS) {
            return address;
        }
        if (offset == DATA && isRegister()) {
            return registers.read(address, REGISTER_BYTES, requester);
        }
        trace.guestError(source, TracePoint.REGISTER_HOLE, offset, 0);
        return 0;
    }

    @Override
    public void write(long offset, int bytes, long value, int requester) {
        if (!works) {
            return;
        }
        if (bytes != REGISTER_BYTES) {
            trace.guestError(source, TracePoint.REGISTER_WIDTH, offset, bytes);
        } else if (offset == ADDRESS) {
            address = value & 0xFFFF_FFFFL;
        } else if (offset == DATA && isRegister()) {
            registers.write(address, REGISTER_BYTES, value, requester);
        } else {
            trace.guestError(source, TracePoint.REGISTER_HOLE, offset, value);
        }
    }

    private boolean isRegister() {
        return address < E1000.BAR_BYTES;
    }
}
