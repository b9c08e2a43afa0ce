package dev.doorbell.pci;

/**
 * What a base address register decodes.
 *
 * <p>Source: PCI Local Bus Specification 3.0, "Base Addresses".
 */
public enum BarKind {
    /** Memory below 4 GiB. */
    MEMORY_32(0x0, 16),
    /** Memory anywhere; takes two registers. */
    MEMORY_64(0x4, 16),
    /** Memory anywhere, without side effects of reading; takes two registers. */
    MEMORY_64_PREFETCHABLE(0xC, 16),
    /** I/O space. */
    IO(0x1, 4);

    private final int typeBits;
    private final int bytesMin;

    BarKind(int typeBits, int bytesMin) {
        this.typeBits = typeBits;
        this.bytesMin = bytesMin;
    }

    /** The low bits, which are read-only. */
    public int typeBits() {
        return typeBits;
    }

    /** The smallest window, and the granularity of its address. */
    public int bytesMin() {
        return bytesMin;
    }

    /** Whether it takes two registers. */
    public boolean isWide() {
        return this == MEMORY_64 || this == MEMORY_64_PREFETCHABLE;
    }

    /** Whether it decodes I/O space. */
    public boolean isIo() {
        return this == IO;
    }
}
