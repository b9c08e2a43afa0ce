package dev.doorbell.pci.capability;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.config.ConfigSpace;

/**
 * The extended capability for advanced error reporting: masks and severities of errors.
 *
 * <p>Model note: no error is ever logged, since no link of the model corrupts a packet; the registers
 * keep what software writes, and statuses stay zero.
 *
 * <p>Source: PCI Express Base Specification 3.0, "Advanced Error Reporting Capability".
 */
public final class AdvancedErrorCapability {
    /** The extended capability's id. */
    public static final int ID = 0x0001;

    /** Bytes of it. */
    public static final int BYTES = 0x48;

    private static final int UNCORRECTABLE_STATUS = 0x04;
    private static final int UNCORRECTABLE_MASK = 0x08;
    private static final int UNCORRECTABLE_SEVERITY = 0x0C;
    private static final int CORRECTABLE_STATUS = 0x10;
    private static final int CORRECTABLE_MASK = 0x14;
    private static final int CONTROL = 0x18;
    private static final int ROOT_COMMAND = 0x2C;
    private static final int ROOT_STATUS = 0x30;

    private static final int UNCORRECTABLE_BITS = 0x03FF_F030;
    private static final int SEVERITY_DEFAULT = 0x0046_2030;
    private static final int CORRECTABLE_BITS = 0xF1C1;
    private static final int CORRECTABLE_MASK_DEFAULT = 0xE000;
    private static final int ECRC_ABLE = 0xA0;
    private static final int ECRC_ENABLES = 0x140;
    private static final int HEADERS_ABLE = 1 << 9;
    private static final int HEADERS_ENABLE = 1 << 10;
    private static final int ROOT_COMMAND_BITS = 7;
    private static final int ROOT_STATUS_BITS = 0x7F;

    private final ConfigSpace config;
    private final int at;

    /**
     * Adds it at {@code offset} of extended space, with all its bytes.
     *
     * @param version 1 or 2
     * @param manyHeaders whether the headers of several errors can be kept
     */
    public AdvancedErrorCapability(
            ConfigSpace config,
            int offset,
            int version,
            boolean manyHeaders,
            DeviceBehaviour behaviour) {
        this(config, offset, BYTES, version, manyHeaders, behaviour);
    }

    /**
     * Adds it at {@code offset} of extended space, in front of something that is nearer than {@link
     * #BYTES}: without room for a root port's registers or a log of prefixes.
     *
     * @param bytes bytes that it takes
     *
     * @param version 1 or 2
     * @param manyHeaders whether the headers of several errors can be kept
     */
    public AdvancedErrorCapability(
            ConfigSpace config,
            int offset,
            int bytes,
            int version,
            boolean manyHeaders,
            DeviceBehaviour behaviour) {
        this.config = config;
        at = config.addExtendedCapability(offset, ID, version, bytes);
        config.allowClears(at + UNCORRECTABLE_STATUS, 4, UNCORRECTABLE_BITS);
        if (behaviour.choice(CapabilityChoice.ErrorMask.class)
                == CapabilityChoice.ErrorMask.WRITABLE) {
            config.allowWrites(at + UNCORRECTABLE_MASK, 4, UNCORRECTABLE_BITS);
        }
        config.set(at + UNCORRECTABLE_SEVERITY, 4, SEVERITY_DEFAULT);
        config.allowWrites(at + UNCORRECTABLE_SEVERITY, 4, UNCORRECTABLE_BITS);
        config.allowClears(at + CORRECTABLE_STATUS, 4, CORRECTABLE_BITS);
        config.set(at + CORRECTABLE_MASK, 4, CORRECTABLE_MASK_DEFAULT);
        config.allowWrites(at + CORRECTABLE_MASK, 4, CORRECTABLE_BITS);
        config.set(at + CONTROL, 4, ECRC_ABLE | (manyHeaders ? HEADERS_ABLE : 0));
        config.allowWrites(at + CONTROL, 4, ECRC_ENABLES | (manyHeaders ? HEADERS_ENABLE : 0));
    }

    /** A root port's: which errors interrupt, and which came. */
    public AdvancedErrorCapability root() {
        config.allowWrites(at + ROOT_COMMAND, 4, ROOT_COMMAND_BITS);
        config.allowClears(at + ROOT_STATUS, 4, ROOT_STATUS_BITS);
        return this;
    }
}
