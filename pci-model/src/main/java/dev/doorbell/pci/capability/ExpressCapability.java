package dev.doorbell.pci.capability;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.config.ConfigSpace;

/**
 * The PCI Express capability: what kind of function it is, and what its link can do.
 *
 * <p>Made bare; a device then says what it has beyond that. An endpoint on the root bus says that it
 * is integrated in the root complex, as it is there. Model note: payload, read request size and
 * power states of the link are not negotiated; the link's timing comes from its profile.
 *
 * <p>Source: PCI Express Base Specification 3.0, "PCI Express Capability Structure".
 */
public final class ExpressCapability {
    /** The capability's id. */
    public static final int ID = 0x10;

    /** Bytes of a version 1 capability. */
    public static final int BYTES_1 = 0x14;

    /** Bytes of a version 2 capability. */
    public static final int BYTES_2 = 0x3C;

    /** What kind of function it is. */
    public enum Type {
        /** An endpoint; integrated in the root complex, type 9, if on the root bus. */
        ENDPOINT(0),
        /** A port of the root complex. */
        ROOT_PORT(4),
        /** A bridge from PCI Express to PCI. */
        TO_PCI(7);

        private final int code;

        Type(int code) {
            this.code = code;
        }
    }

    private static final int TYPE_SHIFT = 4;
    private static final int TYPE_MASK = 0xF << TYPE_SHIFT;
    private static final int TYPE_INTEGRATED = 9;
    private static final int VECTOR_SHIFT = 9;
    private static final int ERRORS_BY_ROLE = 1 << 15;
    private static final int RESETS_FUNCTION = 1 << 28;
    private static final int CONTROL_RESET = 1 << 15;
    private static final int ERROR_BITS = 0xF;
    private static final int LINK_POWER_L0S = 1 << 10;
    private static final int LINK_BANDWIDTH_NOTICE = 1 << 21;
    private static final int LINK_ACTIVE_REPORTED = 1 << 20;
    private static final int LINK_WIDTH_SHIFT = 4;
    private static final int LINK_SPEED_AND_WIDTH = 0x3FF;
    private static final int LINK_SPEED_MASK = 0xF;
    private static final int LINK_CONTROL_CLOCK = 0xC0;
    private static final int GENERATION_2 = 2;
    private static final int FORMATS_AND_PREFIXES = 0x30_0000;
    private static final int PREFIX_BLOCKING = 1 << 15;
    private static final int ALTERNATIVE_ROUTING = 1 << 5;

    private final PciFunction function;
    private final ConfigSpace config;
    private final int at;
    private final int version;

    /**
     * Puts the capability at {@code offset}, in front of the list, with a link of one lane of the
     * first generation.
     *
     * @param version 1 or 2
     */
    public ExpressCapability(PciFunction function, int offset, int version, Type type) {
        this.function = function;
        this.config = function.config();
        this.version = version;
        this.at = config.addCapabilityAt(offset, ID, version == 1 ? BYTES_1 : BYTES_2);
        put(ExpressRegister.CAPABILITIES, version | type.code << TYPE_SHIFT);
        put(ExpressRegister.DEVICE_CAPABILITIES, ERRORS_BY_ROLE);
        put(ExpressRegister.LINK_CAPABILITIES, LINK_POWER_L0S | 1 << LINK_WIDTH_SHIFT | 1);
        put(ExpressRegister.LINK_STATUS, 1 << LINK_WIDTH_SHIFT | 1);
        if (version > 1) {
            put(ExpressRegister.DEVICE_CAPABILITIES_2, FORMATS_AND_PREFIXES);
            allow(ExpressRegister.DEVICE_CONTROL_2, PREFIX_BLOCKING);
        }
        if (type == Type.ENDPOINT) {
            function.onPlugged(this::settleType);
        }
    }

    private void settleType() {
        long bits = get(ExpressRegister.CAPABILITIES) & ~TYPE_MASK;
        int type = function.isOnRootBus() ? TYPE_INTEGRATED : Type.ENDPOINT.code;
        put(ExpressRegister.CAPABILITIES, bits | (long) type << TYPE_SHIFT);
    }

    /** Where it is in configuration space. */
    public int offset() {
        return at;
    }

    /** Reads a register. */
    public long get(ExpressRegister register) {
        return config.get(at + register.offset(), register.row().bytes());
    }

    /** Sets a register, as the hardware does. */
    public void put(ExpressRegister register, long bits) {
        config.set(at + register.offset(), register.row().bytes(), bits);
    }

    /** Makes the ones of {@code bits} writable. */
    public void allow(ExpressRegister register, long bits) {
        config.allowWrites(at + register.offset(), register.row().bytes(), bits);
    }

    /** Makes the ones of {@code bits} cleared by ones. */
    public void allowClears(ExpressRegister register, long bits) {
        config.allowClears(at + register.offset(), register.row().bytes(), bits);
    }

    /** The link it can have: generation 1 to 5, lanes 1 to 32. */
    public ExpressCapability link(int generation, int lanes) {
        long own = (long) lanes << LINK_WIDTH_SHIFT | generation;
        long bits = (get(ExpressRegister.LINK_CAPABILITIES) & ~LINK_SPEED_AND_WIDTH) | own;
        bits |= lanes > 1 || generation > 1 ? LINK_BANDWIDTH_NOTICE : 0;
        bits |= generation > 1 ? LINK_ACTIVE_REPORTED : 0;
        put(ExpressRegister.LINK_CAPABILITIES, bits);
        put(ExpressRegister.LINK_STATUS, own);
        if (generation > GENERATION_2 && version > 1) {
            put(ExpressRegister.LINK_CAPABILITIES_2, (1L << (generation + 1)) - 2);
        }
        if (generation > 1 && version > 1) {
            put(ExpressRegister.LINK_CONTROL_2, generation);
        }
        return this;
    }

    /** Common clock and extended synchronisation can be written in link control. */
    public ExpressCapability linkControl() {
        allow(ExpressRegister.LINK_CONTROL, LINK_CONTROL_CLOCK);
        return this;
    }

    /** Errors are enabled by four bits of device control and told by four of device status. */
    public ExpressCapability reportsErrors() {
        allow(ExpressRegister.DEVICE_CONTROL, ERROR_BITS);
        allowClears(ExpressRegister.DEVICE_STATUS, ERROR_BITS);
        return this;
    }

    /** Forwards to function numbers above 7: alternative routing can be enabled. */
    public ExpressCapability forwardsAlternativeRouting() {
        long bits = get(ExpressRegister.DEVICE_CAPABILITIES_2);
        put(ExpressRegister.DEVICE_CAPABILITIES_2, bits | ALTERNATIVE_ROUTING);
        allow(ExpressRegister.DEVICE_CONTROL_2, ALTERNATIVE_ROUTING);
        return this;
    }

    /** Software can reset the function by bit 15 of device control, which reads as zero. */
    public ExpressCapability resetsFunction() {
        long bits = get(ExpressRegister.DEVICE_CAPABILITIES) | RESETS_FUNCTION;
        put(ExpressRegister.DEVICE_CAPABILITIES, bits);
        allow(ExpressRegister.DEVICE_CONTROL, CONTROL_RESET);
        config.afterWrite(this::resetIfAsked);
        return this;
    }

    private void resetIfAsked() {
        long control = get(ExpressRegister.DEVICE_CONTROL);
        if ((control & CONTROL_RESET) != 0) {
            put(ExpressRegister.DEVICE_CONTROL, control & ~CONTROL_RESET);
            function.reset();
        }
    }

    /** The vector by which the port's own events interrupt. */
    public int vector() {
        return (int) get(ExpressRegister.CAPABILITIES) >>> VECTOR_SHIFT & 0x1F;
    }

    /** Trains the link with {@code device} at its other end; without a capability, as it can be. */
    public void trainWith(ConfigSpace device) {
        long mine = get(ExpressRegister.LINK_CAPABILITIES);
        int other = device.findCapability(ID);
        long theirs =
                other == 0
                        ? mine
                        : device.get(other + ExpressRegister.LINK_CAPABILITIES.offset(), 4);
        long speed = Math.min(mine & LINK_SPEED_MASK, theirs & LINK_SPEED_MASK);
        long widths = LINK_SPEED_AND_WIDTH & ~LINK_SPEED_MASK;
        long width = Math.min(mine & widths, theirs & widths);
        long rest = get(ExpressRegister.LINK_STATUS) & ~LINK_SPEED_AND_WIDTH;
        put(ExpressRegister.LINK_STATUS, rest | width | speed);
    }
}
