package dev.doorbell.kernel.firmware.fdt;

import dev.doorbell.kernel.firmware.FirmwareException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PCI host as the tree describes it.
 *
 * @param node where the tree has it
 * @param compatible what it is compatible with first of all
 * @param registers its register frames, as cores address them; of an ECAM host the configuration
 *     window of its buses
 * @param busFirst its first bus
 * @param busLast its last bus
 * @param segment its PCI segment, {@code linux,pci-domain}; 0 if the tree does not say
 * @param windows through which cores reach what is behind it
 * @param interruptMap which interrupts its four wires are, null if the tree does not say
 * @param messages where messages go
 * @param interrupts follows interrupts of this tree
 */
public record FdtHost(
        FdtNode node,
        String compatible,
        List<AddressRange> registers,
        int busFirst,
        int busLast,
        int segment,
        List<PciWindow> windows,
        @Nullable InterruptMap interruptMap,
        MsiMap messages,
        InterruptTree interrupts) {
    private static final int BUS_SHIFT = 16;
    private static final int SLOT_SHIFT = 11;
    private static final int FUNCTION_SHIFT = 8;
    private static final int SLOTS = 32;
    private static final int FUNCTIONS = 8;
    private static final int PINS = 4;
    private static final int BUSES = 256;

    /** Makes a host. */
    public FdtHost {
        registers = List.copyOf(registers);
        windows = List.copyOf(windows);
    }

    /** The node's name with its unit address. */
    public String name() {
        return node.name();
    }

    /** The interrupt that pin {@code pin} of function 0 is, as {@link #route(int, int, int, int)}. */
    public @Nullable FdtInterrupt route(int bus, int slot, int pin) throws FirmwareException {
        return route(bus, slot, 0, pin);
    }

    /**
     * The interrupt that a pin of a function is.
     *
     * <p>For a function behind bridges that have no map of their own, ask with bus, slot and
     * swizzled pin of the outermost bridge.
     *
     * @param bus 0 to 255
     * @param slot 0 to 31
     * @param function 0 to 7
     * @param pin 1 (A) to 4 (D)
     * @return null if the tree has none
     */
    public @Nullable FdtInterrupt route(int bus, int slot, int function, int pin)
            throws FirmwareException {
        check("bus", bus, BUSES);
        check("slot", slot, SLOTS);
        check("function", function, FUNCTIONS);
        check("pin", pin - 1, PINS);
        if (interruptMap == null) {
            return null;
        }
        int address = bus << BUS_SHIFT | slot << SLOT_SHIFT | function << FUNCTION_SHIFT;
        return interrupts.follow(node, node, List.of(address, 0, 0), List.of(pin));
    }

    private static void check(String what, int value, int limit) {
        if (value < 0 || value >= limit) {
            throw new IllegalArgumentException(what + " out of range by " + value);
        }
    }

    /** Whether the interrupt map treats the two buses alike, because its mask leaves them alike. */
    public boolean routesAlike(int bus, int other) {
        return interruptMap == null
                || ((bus ^ other) << BUS_SHIFT & interruptMap.mask().get(0)) == 0;
    }
}
