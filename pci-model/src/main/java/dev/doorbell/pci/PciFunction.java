package dev.doorbell.pci;

import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.line.InterruptLine;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One PCI function: its configuration space, its BARs, its INTx pin.
 *
 * <p>A device is built on one: it fills in the identity, places its register windows in BARs, and
 * asks for its pin to be driven.
 */
public final class PciFunction {
    private static final int BARS = 6;
    private static final int COMMAND_MEMORY = 1 << 1;
    private static final int COMMAND_BUS_MASTER = 1 << 2;
    private static final int COMMAND_INTX_DISABLE = 1 << 10;
    private static final int STATUS_INTERRUPT = 1 << 3;

    private final Bdf address;
    private final ConfigSpace config = new ConfigSpace();
    private final InterruptLine intx;
    private final InterruptLine.Driver intxDriver;
    private final @Nullable BusTarget[] barTargets = new @Nullable BusTarget[BARS];
    private final long[] barSizes = new long[BARS];

    private BooleanSupplier messagesEnabled = () -> false;
    private boolean intxRequested;

    /** Makes a function with an empty header and pin INTA. */
    public PciFunction(Bdf address, String name) {
        this.address = address;
        this.intx = new InterruptLine(name + ".intx");
        this.intxDriver = intx.driver();
        config.set(HeaderRegister.INTERRUPT_PIN.offset(), 1, 1);
        config.set(HeaderRegister.INTERRUPT_LINE.offset(), 1, 0xFF);
        config.afterWrite(this::settleIntx);
    }

    /** Its address. */
    public Bdf address() {
        return address;
    }

    /** Its configuration space. */
    public ConfigSpace config() {
        return config;
    }

    /** Its INTx pin, as the wire that leaves it. */
    public InterruptLine intx() {
        return intx;
    }

    /** Fills in who and what the function is. */
    public void identify(int vendor, int device, int classCode, int subVendor, int subDevice) {
        config.set(HeaderRegister.VENDOR_ID.offset(), 2, vendor);
        config.set(HeaderRegister.DEVICE_ID.offset(), 2, device);
        config.set(HeaderRegister.CLASS_CODE.offset(), 3, classCode);
        config.set(HeaderRegister.SUBSYSTEM_VENDOR_ID.offset(), 2, subVendor);
        config.set(HeaderRegister.SUBSYSTEM_ID.offset(), 2, subDevice);
    }

    /**
     * Places a 32-bit memory window of {@code size} bytes in BAR {@code bar}.
     *
     * @throws ConfigurationException if the size is no power of two from 16
     */
    public void placeBar(int bar, long size, BusTarget target) {
        if (size < 16 || Long.bitCount(size) != 1) {
            throw new ConfigurationException(
                    "BAR " + bar + " of " + size + " bytes; expected a power of two from 16");
        }
        barTargets[bar] = target;
        barSizes[bar] = size;
        config.allowWrites(barOffset(bar), 4, -size);
    }

    private static int barOffset(int bar) {
        return HeaderRegister.BASE_ADDRESS.offset() + 4 * bar;
    }

    /** Bytes of BAR {@code bar}; 0 if there is none. */
    public long barSize(int bar) {
        return barSizes[bar];
    }

    /** Sets a BAR as firmware does. */
    public void assignBar(int bar, long base) {
        config.write(barOffset(bar), 4, base);
    }

    /** Who answers in BAR {@code bar}; null if there is none. */
    public @Nullable BusTarget barTarget(int bar) {
        return barTargets[bar];
    }

    /**
     * The BAR that decodes all of an access at {@code busAddress}, or -1: memory decode is off, or it
     * lies elsewhere.
     */
    public int decodingBar(long busAddress, int bytes) {
        if ((command() & COMMAND_MEMORY) != 0) {
            for (int bar = 0; bar < BARS; bar++) {
                if (barSizes[bar] != 0) {
                    long offset = busAddress - barBase(bar);
                    if (offset >= 0 && offset <= barSizes[bar] - bytes) {
                        return bar;
                    }
                }
            }
        }
        return -1;
    }

    /** The first address of BAR {@code bar}. */
    public long barBase(int bar) {
        return config.get(barOffset(bar), 4) & -16L;
    }

    /** Whether it may master the bus. */
    public boolean isBusMaster() {
        return (command() & COMMAND_BUS_MASTER) != 0;
    }

    private int command() {
        return (int) config.get(HeaderRegister.COMMAND.offset(), 2);
    }

    /** Says how to tell that MSI or MSI-X is enabled; then the pin is not driven. */
    public void setMessagesEnabled(BooleanSupplier enabled) {
        messagesEnabled = enabled;
    }

    /** The device wants its pin asserted, or no longer. */
    public void requestIntx(boolean requested) {
        intxRequested = requested;
        settleIntx();
    }

    /** The only place that drives the pin. The status bit tells the request whatever the pin does. */
    private void settleIntx() {
        int offset = HeaderRegister.STATUS.offset();
        long status = config.get(offset, 2) & ~STATUS_INTERRUPT;
        config.set(offset, 2, status | (intxRequested ? STATUS_INTERRUPT : 0));
        intxDriver.drive(
                intxRequested
                        && (command() & COMMAND_INTX_DISABLE) == 0
                        && !messagesEnabled.getAsBoolean());
    }
}
