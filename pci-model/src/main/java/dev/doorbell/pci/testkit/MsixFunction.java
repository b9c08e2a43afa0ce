package dev.doorbell.pci.testkit;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.capability.MsixCapability;
import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.pci.link.Link;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;

/**
 * A function that does nothing but post messages when it is told to, with MSI-X as the standard has it.
 *
 * <p>Its masks and switches are written through its table and its configuration space, as a driver does.
 * Off, masked and without the bus to begin with, as after a reset.
 */
public final class MsixFunction {
    private static final int BAR = 0;
    private static final int VECTORS_PER_PAGE = 128;
    private static final int CONTROL = 2;
    private static final int ENABLE = 1 << 15;
    private static final int FUNCTION_MASK = 1 << 14;
    private static final int BUS_MASTER = 1 << 2;
    private static final int MESSAGE_DATA = 8;
    private static final int VECTOR_CONTROL = 12;

    private final PciFunction function;
    private final MsixCapability msix;
    private final BusTarget table;
    private final int capabilityAt;

    /**
     * Makes one, to be plugged into a bus.
     *
     * @param vectors 1 to 128
     */
    public MsixFunction(Backplane parts, String name, Slot slot, Link link, int vectors) {
        if (vectors < 1 || vectors > VECTORS_PER_PAGE) {
            throw new IllegalArgumentException(
                    vectors + " vectors; expected 1 to " + VECTORS_PER_PAGE);
        }
        function = new PciFunction(slot, name);
        function.identify(0x1234, 0x5700 + slot.number(), 0xFF_0000);
        UpstreamPort upstream = new UpstreamPort(parts, function, link, tag -> {});
        int tableBytes = VECTORS_PER_PAGE * MsixCapability.ENTRY_BYTES;
        msix = new MsixCapability(function.config(), upstream, vectors, BAR, tableBytes);
        capabilityAt = (int) function.config().get(HeaderRegister.CAPABILITIES.offset(), 1);
        table = msix.window();
        function.placeBar(BAR, 2L * tableBytes, table);
    }

    /** The function. */
    public PciFunction function() {
        return function;
    }

    /** Whether a message of {@code vector} is kept back by a mask. */
    public boolean isPending(int vector) {
        return msix.isPending(vector);
    }

    /** Posts a message of {@code vector}, as a device does that has something to say. */
    public void post(int vector) {
        msix.request(vector);
    }

    /** Writes address and data of {@code vector}. */
    public void aim(int vector, long address, long data) {
        write(vector, 0, address);
        write(vector, 4, address >>> Integer.SIZE);
        write(vector, MESSAGE_DATA, data);
    }

    /** Masks {@code vector} or unmasks it. */
    public void mask(int vector, boolean masked) {
        write(vector, VECTOR_CONTROL, masked ? 1 : 0);
    }

    private void write(int vector, int at, long value) {
        long offset = (long) vector * MsixCapability.ENTRY_BYTES + at;
        table.write(offset, 4, value & 0xFFFF_FFFFL, Requester.DEBUGGER);
    }

    /** Masks all vectors at once or takes that mask away. */
    public void maskAll(boolean masked) {
        control(FUNCTION_MASK, masked);
    }

    /** Switches MSI-X on or off. */
    public void enable(boolean on) {
        control(ENABLE, on);
    }

    private void control(int bit, boolean set) {
        int before = (int) function.config().get(capabilityAt + CONTROL, 2);
        function.config().write(capabilityAt + CONTROL, 2, set ? before | bit : before & ~bit);
    }

    /** Lets it master the bus or not. */
    public void letMaster(boolean may) {
        int at = HeaderRegister.COMMAND.offset();
        int before = (int) function.config().get(at, 2);
        function.config().write(at, 2, may ? before | BUS_MASTER : before & ~BUS_MASTER);
    }
}
