package dev.doorbell.sim.firmware;

/**
 * Writes one ACPI table: the header first, its length and checksum last.
 *
 * <p>Source: ACPI Specification 6.4, "System Description Table Header".
 */
public final class AcpiTableWriter {
    /** Bytes of a table's header. */
    public static final int HEADER_BYTES = 36;

    private static final int LENGTH_AT = 4;
    private static final int CHECKSUM_AT = 9;
    private static final String MAKER = "DRBELL";
    private static final String COMPILER = "DRBL";

    private final String signature;
    private final ByteSink sink = new ByteSink();

    /**
     * Begins a table.
     *
     * @param signature four characters
     * @param revision of the table's format
     * @param name what the maker calls it, up to eight characters
     */
    public AcpiTableWriter(String signature, int revision, String name) {
        this.signature = signature;
        sink.ascii(signature, 4, ' ').u32(0).u8(revision).u8(0);
        sink.ascii(MAKER, 6, ' ').ascii(name, 8, ' ').u32(1).ascii(COMPILER, 4, ' ').u32(1);
    }

    /** Its signature. */
    public String signature() {
        return signature;
    }

    /** What follows the header so far goes here, and what is to follow. */
    public ByteSink body() {
        return sink;
    }

    /** The whole table. More may be written afterwards, and the table asked for again. */
    public byte[] toByteArray() {
        sink.set32(LENGTH_AT, sink.size());
        sink.set8(CHECKSUM_AT, 0);
        sink.set8(CHECKSUM_AT, sink.checksum(0, sink.size()));
        return sink.toByteArray();
    }
}
