package dev.doorbell.pci.capability;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.config.ConfigSpace;

/**
 * The power management capability: the power state, as far as it can be seen from the bus.
 *
 * <p>In D3hot a function answers configuration accesses only and neither masters the bus nor drives
 * its pin; leaving D3hot resets it, unless it says that it does not. D1 and D2 are refused unless
 * offered: the field then keeps its value.
 *
 * <p>Source: PCI Bus Power Management Interface Specification 1.2, "Power Management Register Block
 * Definition".
 */
public final class PowerManagementCapability {
    /** The capability's id. */
    public static final int ID = 0x01;

    /** Bytes of it. */
    public static final int BYTES = 8;

    /** Power management capabilities: version 3, no event, no D1, no D2. */
    public static final int VERSION_3 = 0x0003;

    /** Status bit: leaving D3hot does not reset the function. */
    public static final int NO_SOFT_RESET = 1 << 3;

    private static final int CAPABILITIES = 0x02;
    private static final int STATUS = 0x04;
    private static final int STATE = 3;
    private static final int D1 = 1;
    private static final int D3 = 3;
    private static final int OFFERS_D1 = 1 << 9;
    private static final int OFFERS_D2 = 1 << 10;

    private final PciFunction function;
    private final ConfigSpace config;
    private final int at;
    private final int offered;
    private final boolean heeded;
    private long state;

    /**
     * Puts the capability at {@code offset}, in front of the list.
     *
     * @param capabilities the power management capabilities register
     * @param status the status register's first value
     * @param writable the bits of the status register that can be written; those of the state, bits 1
     *     and 0, may be among them
     * @param clearable the bits of the status register that ones clear
     */
    public PowerManagementCapability(
            PciFunction function,
            int offset,
            int capabilities,
            int status,
            int writable,
            int clearable,
            DeviceBehaviour behaviour) {
        this.function = function;
        this.config = function.config();
        this.offered = capabilities;
        this.heeded =
                behaviour.choice(CapabilityChoice.Sleep.class) == CapabilityChoice.Sleep.HEEDED;
        at = config.addCapabilityAt(offset, ID, BYTES);
        config.set(at + CAPABILITIES, 2, capabilities);
        config.set(at + STATUS, 2, status);
        config.allowWrites(at + STATUS, 2, writable);
        config.allowClears(at + STATUS, 2, clearable);
        config.afterWrite(this::settle);
    }

    private void settle() {
        long status = config.get(at + STATUS, 2);
        long asked = status & STATE;
        if (!heeded || asked == state) {
            return;
        }
        if (asked != 0 && asked != D3 && (offered & (asked == D1 ? OFFERS_D1 : OFFERS_D2)) == 0) {
            config.set(at + STATUS, 2, (status & ~STATE) | state);
            return;
        }
        boolean wakes = state == D3 && asked == 0;
        state = asked;
        function.setAsleep(state == D3);
        if (wakes && (status & NO_SOFT_RESET) == 0) {
            function.reset();
        }
    }
}
