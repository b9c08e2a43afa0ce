package dev.doorbell.sim.firmware;

/**
 * Writes a buffer of resource descriptors, what {@code _CRS} answers.
 *
 * <p>Source: ACPI Specification 6.4, "Resource Data Types for ACPI".
 */
public final class ResourceTemplate {
    private static final int MEMORY32_FIXED = 0x86;
    private static final int DWORD_SPACE = 0x87;
    private static final int WORD_SPACE = 0x88;
    private static final int EXTENDED_INTERRUPT = 0x89;
    private static final int QWORD_SPACE = 0x8A;
    private static final int END_TAG = 0x79;
    private static final int MEMORY = 0;
    private static final int IO = 1;
    private static final int BUS_NUMBER = 2;

    /** A producer whose range has a fixed beginning and end. */
    private static final int FIXED = 0x0C;

    private static final int MEMORY_READ_WRITE = 1;
    private static final int IO_ENTIRE_RANGE = 3;
    private static final int IO_TRANSLATED = 1 << 4;
    private static final int CONSUMER = 1;
    private static final int EDGE = 1 << 1;
    private static final int ACTIVE_LOW = 1 << 2;
    private static final int SHARED = 1 << 3;

    private final ByteSink sink = new ByteSink();

    /** An interrupt that a device consumes. */
    public ResourceTemplate interrupt(long gsi, boolean edge, boolean activeLow, boolean shared) {
        int flags =
                CONSUMER | (edge ? EDGE : 0) | (activeLow ? ACTIVE_LOW : 0) | (shared ? SHARED : 0);
        sink.u8(EXTENDED_INTERRUPT).u16(6).u8(flags).u8(1).u32(gsi);
        return this;
    }

    /** Registers below 4 GiB. */
    public ResourceTemplate memory32(long base, long bytes) {
        sink.u8(MEMORY32_FIXED).u16(9).u8(1).u32(base).u32(bytes);
        return this;
    }

    /** The buses below a host bridge. */
    public ResourceTemplate buses(int first, int last) {
        sink.u8(WORD_SPACE).u16(13).u8(BUS_NUMBER).u8(FIXED).u8(0);
        sink.u16(0).u16(first).u16(last).u16(0).u16(last - first + 1);
        return this;
    }

    /** A window of memory that a host bridge passes on untranslated. */
    public ResourceTemplate memoryWindow(long base, long bytes) {
        long last = base + bytes - 1;
        if (last >>> 32 == 0) {
            sink.u8(DWORD_SPACE).u16(23).u8(MEMORY).u8(FIXED).u8(MEMORY_READ_WRITE);
            sink.u32(0).u32(base).u32(last).u32(0).u32(bytes);
        } else {
            sink.u8(QWORD_SPACE).u16(43).u8(MEMORY).u8(FIXED).u8(MEMORY_READ_WRITE);
            sink.u64(0).u64(base).u64(last).u64(0).u64(bytes);
        }
        return this;
    }

    /** A window of ports that begins with port 0, {@code base} in memory. */
    public ResourceTemplate portWindow(long base, long ports) {
        boolean wide = base >>> 32 != 0;
        int flags = IO_ENTIRE_RANGE | IO_TRANSLATED;
        if (wide) {
            sink.u8(QWORD_SPACE).u16(43).u8(IO).u8(FIXED).u8(flags);
            sink.u64(0).u64(0).u64(ports - 1).u64(base).u64(ports);
        } else {
            sink.u8(DWORD_SPACE).u16(23).u8(IO).u8(FIXED).u8(flags);
            sink.u32(0).u32(0).u32(ports - 1).u32(base).u32(ports);
        }
        return this;
    }

    /** The descriptors and the end tag, whose checksum of zero means that there is none. */
    public byte[] toByteArray() {
        ByteSink whole = new ByteSink();
        whole.bytes(sink.toByteArray()).u8(END_TAG).u8(0);
        return whole.toByteArray();
    }
}
