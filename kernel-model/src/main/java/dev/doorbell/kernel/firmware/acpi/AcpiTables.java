package dev.doorbell.kernel.firmware.acpi;

import dev.doorbell.kernel.firmware.AcpiHeader;
import dev.doorbell.kernel.firmware.FirmwareException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All tables of a machine, found from the root pointer in its memory as a kernel finds them.
 *
 * <p>Each table's bytes are copied once; the XSDT counts where there is one, the RSDT otherwise. The
 * DSDT is found from the FADT.
 */
public final class AcpiTables {
    /** No table has more bytes. */
    public static final int TABLE_BYTES_MAX = 4 << 20;

    /** No machine's tables together have more bytes. */
    public static final int ALL_BYTES_MAX = 16 << 20;

    private static final int LENGTH_OFFSET = 4;

    private final List<byte[]> tables = new ArrayList<>();
    private long bytes;

    /** Memory as the reader of tables needs it. */
    @FunctionalInterface
    public interface Memory {
        /**
         * Copies {@code length} bytes from physical address {@code address}.
         *
         * @throws FirmwareException if there is no such memory
         */
        byte[] read(long address, int length) throws FirmwareException;
    }

    private AcpiTables() {}

    /**
     * Finds all tables.
     *
     * @param rsdp physical address of the root pointer
     * @throws FirmwareException if the way to a table is broken, or a table's header cannot be right
     */
    public static AcpiTables find(long rsdp, Memory memory) throws FirmwareException {
        Rsdp pointer = Rsdp.parse(memory.read(rsdp, Rsdp.BYTES));
        AcpiTables found = new AcpiTables();
        byte[] root = table(memory, pointer.xsdt() != 0 ? pointer.xsdt() : pointer.rsdt());
        for (long address : RootTable.parse(root).addresses()) {
            found.add(table(memory, address));
        }
        byte[] fadt = found.table(Fadt.SIGNATURE);
        if (fadt != null) {
            found.add(table(memory, Fadt.parse(fadt).dsdt()));
        }
        return found;
    }

    private void add(byte[] table) throws FirmwareException {
        bytes += table.length;
        if (bytes > ALL_BYTES_MAX) {
            throw new FirmwareException("tables of more than " + ALL_BYTES_MAX + " bytes", 0);
        }
        tables.add(table);
    }

    private static byte[] table(Memory memory, long address) throws FirmwareException {
        byte[] header = memory.read(address, AcpiHeader.BYTES);
        long length = TableBytes.of(header).u32(LENGTH_OFFSET);
        if (length < AcpiHeader.BYTES || length > TABLE_BYTES_MAX) {
            throw new FirmwareException(
                    String.format("table at 0x%x of %d bytes", address, length), LENGTH_OFFSET);
        }
        byte[] table = memory.read(address, (int) length);
        AcpiHeader.parse(table);
        return table;
    }

    /** The first table with this signature, null if there is none. */
    public byte @Nullable [] table(String signature) {
        List<byte[]> all = tables(signature);
        return all.isEmpty() ? null : all.get(0);
    }

    /** All tables with this signature, in the order of the root table. */
    public List<byte[]> tables(String signature) {
        byte[] wanted = signature.getBytes(StandardCharsets.US_ASCII);
        List<byte[]> all = new ArrayList<>();
        for (byte[] table : tables) {
            if (Arrays.equals(table, 0, wanted.length, wanted, 0, wanted.length)) {
                all.add(table.clone());
            }
        }
        return all;
    }
}
