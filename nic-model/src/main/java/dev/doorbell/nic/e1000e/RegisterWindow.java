package dev.doorbell.nic.e1000e;

import dev.doorbell.nic.e1000.Statistic;
import dev.doorbell.nic.e1000.StatisticsBlock;
import dev.doorbell.nic.e1000e.E1000eChoice.NarrowAccess;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * How the registers are reached: the memory window, its older offsets, and the pair of I/O registers.
 *
 * <p>Source: Intel 82574 GbE Controller Family Datasheet, "Memory-Mapped Access", "I/O-Mapped Access".
 */
final class RegisterWindow implements BusTarget {
    private static final int WORD = Integer.BYTES;

    private final RegisterBank<E1000eRegister> registers;
    private final RegisterBank<Statistic> statistics;
    private final Trace trace;
    private final int source;
    private final boolean narrowReaches;

    RegisterWindow(
            Backplane backplane,
            E1000eRegisters file,
            StatisticsBlock counts,
            DeviceBehaviour behaviour) {
        trace = backplane.trace();
        source = trace.source("e1000e");
        registers = new RegisterBank<>(E1000e.MAP, file, trace, source);
        statistics = new RegisterBank<>(StatisticsBlock.MAP, counts, trace, source);
        narrowReaches = behaviour.choice(NarrowAccess.class) == NarrowAccess.LOW_BITS;
    }

    @Override
    public long read(long offset, int bytes, int requester) {
        if (bytes >= WORD || !narrowReaches) {
            return read(offset, bytes);
        }
        return read(offset & -WORD, WORD) & (1L << (8 * bytes)) - 1;
    }

    private long read(long offset, int bytes) {
        if (bytes > WORD) {
            return read(offset, WORD) | read(offset + WORD, WORD) << Integer.SIZE;
        }
        return isStatistic(offset)
                ? statistics.read(offset, bytes)
                : registers.read(RegisterAlias.resolve(offset), bytes);
    }

    @Override
    public void write(long offset, int bytes, long value, int requester) {
        if (bytes >= WORD || !narrowReaches) {
            write(offset, bytes, value);
        } else {
            write(offset & -WORD, WORD, value & (1L << (8 * bytes)) - 1);
        }
    }

    private void write(long offset, int bytes, long value) {
        if (bytes > WORD) {
            write(offset, WORD, value & 0xFFFF_FFFFL);
            write(offset + WORD, WORD, value >>> Integer.SIZE);
        } else if (isStatistic(offset)) {
            statistics.write(offset, bytes, value);
        } else {
            registers.write(RegisterAlias.resolve(offset), bytes, value);
        }
    }

    private static boolean isStatistic(long offset) {
        return offset >= StatisticsBlock.BASE && offset < StatisticsBlock.END;
    }

    /** The I/O window: an address, and the register it names. */
    BusTarget io() {
        return new Io();
    }

    /** The flash window; nothing is behind it, which reads as ones. */
    BusTarget flash() {
        return new Flash();
    }

    private final class Io implements BusTarget {
        private static final int ADDRESS = 0;
        private static final int DATA = 4;

        private int address;

        private boolean fits(int bytes) {
            return bytes == WORD || (bytes < WORD && narrowReaches);
        }

        private boolean names(long offset, int bytes) {
            return offset == DATA
                    && fits(bytes)
                    && address >= 0
                    && address < E1000e.REGISTERS_BYTES;
        }

        @Override
        public long read(long offset, int bytes, int requester) {
            long mask = (1L << (8 * bytes)) - 1;
            if (offset == ADDRESS && fits(bytes)) {
                return address & mask;
            }
            if (names(offset, bytes)) {
                return RegisterWindow.this.read(address & -WORD, WORD) & mask;
            }
            trace.guestError(source, TracePoint.REGISTER_HOLE, offset, address);
            return 0;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            if (offset == ADDRESS && fits(bytes)) {
                address = (int) value;
            } else if (names(offset, bytes)) {
                RegisterWindow.this.write(address & -WORD, WORD, value & 0xFFFF_FFFFL);
            } else {
                trace.guestError(source, TracePoint.REGISTER_HOLE, offset, value);
            }
        }
    }

    private final class Flash implements BusTarget {
        @Override
        public long read(long offset, int bytes, int requester) {
            trace.guestError(source, TracePoint.REGISTER_UNMODELLED, offset, 0);
            return bytes == Long.BYTES ? -1 : (1L << (8 * bytes)) - 1;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            trace.guestError(source, TracePoint.REGISTER_UNMODELLED, offset, value);
        }
    }
}
