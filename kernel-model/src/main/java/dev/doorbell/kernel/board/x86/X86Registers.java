package dev.doorbell.kernel.board.x86;

import dev.doorbell.sim.cpu.SystemRegisters;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.time.ClockDomain;
import java.util.function.IntSupplier;

/**
 * What an x86 core does without a bus address: the acknowledge cycle, and its time stamp counter.
 *
 * <p>A real core runs the acknowledge cycle by itself when it takes an interrupt, and finds the vector's
 * entry in its table. Here a core has one entry, whose first step is to read {@link #INTA}. The
 * encodings are Doorbell's own: no Arm register has op0 0.
 */
public final class X86Registers implements SystemRegisters {
    /** Reading it runs the acknowledge cycle; the value is the vector. */
    public static final int INTA = SystemRegisters.encoding(0, 0, 0, 0, 1);

    /** RDTSC: the time stamp counter. Source: Intel SDM volume 3, "Time-Stamp Counter". */
    public static final int TSC = SystemRegisters.encoding(0, 0, 0, 0, 2);

    /** The counter's rate in Hz. Source: Intel SDM volume 2, CPUID leaf 15H. */
    public static final int TSC_HZ = SystemRegisters.encoding(0, 0, 0, 0, 3);

    private final EventQueue events;
    private final ClockDomain counter;
    private final long acknowledgeCycles;
    private final IntSupplier acknowledge;

    /**
     * Makes a core's registers.
     *
     * @param counter the clock of the time stamp counter, the same at all times
     * @param acknowledgeCycles what the acknowledge cycle costs, in cycles of the core's clock
     * @param acknowledge runs the acknowledge cycle and answers the vector
     */
    public X86Registers(
            EventQueue events,
            ClockDomain counter,
            long acknowledgeCycles,
            IntSupplier acknowledge) {
        this.events = events;
        this.counter = counter;
        this.acknowledgeCycles = acknowledgeCycles;
        this.acknowledge = acknowledge;
    }

    @Override
    public int[] encodings() {
        return new int[] {INTA, TSC, TSC_HZ};
    }

    @Override
    public long accessCycles(int encoding, boolean write) {
        return encoding == INTA ? acknowledgeCycles : 0;
    }

    @Override
    public long read(int encoding) {
        if (encoding == INTA) {
            return acknowledge.getAsInt();
        }
        return encoding == TSC ? counter.cyclesFloor(events.nowTicks()) : counter.hz();
    }

    /** Nothing here can be written. */
    @Override
    public void write(int encoding, long value) {}
}
