package dev.doorbell.kernel.firmware.acpi;

import dev.doorbell.kernel.firmware.FirmwareException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads the nodes of an {@link Iort} and holds their references against each other. */
final class IortReader {
    private static final int NODE_COUNT = 36;
    private static final int FIRST_NODE = 40;
    private static final int HEADER_BYTES = 48;
    private static final int NODE_BYTES_MIN = 16;
    private static final int MAPPING_BYTES = 20;

    /** What a node has of its own follows its common part. */
    private static final int ITS_COUNT = 16;

    private static final int ITS_IDS = 20;
    private static final int SEGMENT = 28;

    private final TableBytes table;

    IortReader(TableBytes table) {
        this.table = table;
    }

    List<Iort.Node> read() throws FirmwareException {
        long count = table.u32(NODE_COUNT);
        long at = table.u32(FIRST_NODE);
        if (at < HEADER_BYTES) {
            throw new FirmwareException("first node inside the header", FIRST_NODE);
        }
        List<Iort.Node> nodes = new ArrayList<>();
        Set<Integer> offsets = new TreeSet<>();
        for (long i = 0; i < count; i++) {
            if (at > table.length() - NODE_BYTES_MIN) {
                throw new FirmwareException("node beyond the table", table.length());
            }
            int offset = (int) at;
            int length = table.u16(offset + 1);
            if (length < NODE_BYTES_MIN || length > table.length() - offset) {
                throw new FirmwareException("node of length " + length, offset);
            }
            offsets.add(offset);
            nodes.add(node(offset, length));
            at += length;
        }
        for (Iort.Node node : nodes) {
            for (Iort.Mapping mapping : node.mappings()) {
                if (!offsets.contains(mapping.outputNode())) {
                    throw new FirmwareException(
                            String.format(
                                    "id mapping to 0x%x, where no node begins",
                                    mapping.outputNode()),
                            node.offset());
                }
            }
        }
        return nodes;
    }

    private Iort.Node node(int offset, int length) throws FirmwareException {
        int type = table.u8(offset);
        return new Iort.Node(
                offset,
                type,
                type == Iort.ROOT_COMPLEX ? field(offset, length, SEGMENT) : 0,
                type == Iort.ITS_GROUP ? itsIds(offset, length) : List.of(),
                mappings(offset, length));
    }

    private long field(int offset, int length, int at) throws FirmwareException {
        if (at + Integer.BYTES > length) {
            throw new FirmwareException("node too short for its type", offset);
        }
        return table.u32(offset + at);
    }

    private List<Long> itsIds(int offset, int length) throws FirmwareException {
        long count = field(offset, length, ITS_COUNT);
        if (count > (length - ITS_IDS) / Integer.BYTES) {
            throw new FirmwareException("ITS group with more ids than it has room for", offset);
        }
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(table.u32(offset + ITS_IDS + i * Integer.BYTES));
        }
        return ids;
    }

    private List<Iort.Mapping> mappings(int offset, int length) throws FirmwareException {
        long count = table.u32(offset + 8);
        long start = table.u32(offset + 12);
        if (count != 0
                && (start < NODE_BYTES_MIN
                        || start > length
                        || count > (length - start) / MAPPING_BYTES)) {
            throw new FirmwareException("id mappings beyond their node", offset);
        }
        List<Iort.Mapping> mappings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = offset + (int) start + i * MAPPING_BYTES;
            mappings.add(
                    new Iort.Mapping(
                            table.u32(at),
                            table.u32(at + 4) + 1, // the table has the count less one
                            table.u32(at + 8),
                            (int) table.u32(at + 12),
                            table.u32(at + 16)));
        }
        return mappings;
    }
}
