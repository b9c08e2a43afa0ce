package dev.doorbell.kernel.firmware.acpi;

import dev.doorbell.kernel.firmware.AcpiHeader;
import dev.doorbell.kernel.firmware.FirmwareException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The table that says as which device a PCI function's messages arrive, and at which ITS.
 *
 * <p>A requester id is mapped from node to node: from its root complex, through an SMMU if there is
 * one, to a group of ITSs.
 *
 * <p>Source: Arm DEN0049, "IO Remapping Table".
 *
 * @param header of the table
 * @param nodes in the order of the table
 */
public record Iort(AcpiHeader header, List<Node> nodes) {
    /** What the table begins with. */
    public static final String SIGNATURE = "IORT";

    /** Nodes one behind another; more are taken for a circle. */
    private static final int HOPS_MAX = 8;

    /** A group of ITSs. */
    public static final int ITS_GROUP = 0;

    /** A root complex. */
    public static final int ROOT_COMPLEX = 2;

    private static final int SMMU_V3 = 4;
    private static final int PERFORMANCE_MONITOR = 5;

    /**
     * A node.
     *
     * @param offset in the table; nodes refer to each other by it
     * @param type its code: {@link #ITS_GROUP}, {@link #ROOT_COMPLEX}, 1 named component, 3 SMMUv1 or
     *     v2, 4 SMMUv3, 5 performance monitor, 6 reserved memory
     * @param segment of a root complex, 0 for others
     * @param itsIds of a group, none for others
     * @param mappings in the order of the table
     */
    public record Node(
            int offset, int type, long segment, List<Long> itsIds, List<Mapping> mappings) {
        /** Makes a node. */
        public Node {
            itsIds = List.copyOf(itsIds);
            mappings = List.copyOf(mappings);
        }

        /**
         * The mapping for {@code id}: of those that have it the one that starts last, which is the
         * more specific where a table's ranges overlap by one; null if none has it.
         */
        public @Nullable Mapping mappingOf(long id) {
            Mapping best = null;
            for (Mapping mapping : mappings) {
                // What an SMMU or a monitor sends by itself has a mapping of its own.
                boolean isOwn =
                        mapping.isSingle() && (type == SMMU_V3 || type == PERFORMANCE_MONITOR);
                if (!isOwn
                        && mapping.has(id)
                        && (best == null || mapping.inputBase() >= best.inputBase())) {
                    best = mapping;
                }
            }
            return best;
        }
    }

    /**
     * Ids that lie side by side.
     *
     * @param inputBase the first
     * @param count how many
     * @param outputBase what the first becomes; the others follow
     * @param outputNode offset of the node they arrive at
     * @param flags bit 0: whatever the id, it becomes {@code outputBase}
     */
    public record Mapping(long inputBase, long count, long outputBase, int outputNode, long flags) {
        /** Whether there is one output for all ids. */
        public boolean isSingle() {
            return (flags & 1) != 0;
        }

        /** Whether {@code id} is among the ids. */
        public boolean has(long id) {
            return isSingle() || (id >= inputBase && id - inputBase < count);
        }

        /** What {@code id} becomes. */
        public long outputOf(long id) {
            return isSingle() ? outputBase : outputBase + (id - inputBase);
        }
    }

    /**
     * Where an id arrives.
     *
     * @param node the last one on its way
     * @param id what it has become
     */
    public record Output(Node node, long id) {}

    /** Makes a table. */
    public Iort {
        nodes = List.copyOf(nodes);
    }

    /**
     * Reads a table.
     *
     * @throws FirmwareException if its header cannot be right, a node or a mapping lies beyond it, or
     *     a mapping leads to where no node begins
     */
    public static Iort parse(byte[] data) throws FirmwareException {
        AcpiHeader header = AcpiHeader.parse(data);
        TableBytes table = TableBytes.of(data, header, SIGNATURE);
        return new Iort(header, new IortReader(table).read());
    }

    /** The root complex of a PCI segment, null if there is none. */
    public @Nullable Node rootComplex(int segment) {
        for (Node node : nodes) {
            if (node.type() == ROOT_COMPLEX && node.segment() == segment) {
                return node;
            }
        }
        return null;
    }

    /**
     * Follows a function's requester id as far as mappings lead.
     *
     * @param segment of the function
     * @param requesterId bus, slot and function, 16 bits
     * @return where it arrives, which for messages has to be an {@link #ITS_GROUP}; null if a node on
     *     the way has mappings but none for it, or there is no such root complex
     * @throws FirmwareException if the mappings lead in a circle
     */
    public @Nullable Output outputOf(int segment, int requesterId) throws FirmwareException {
        Map<Integer, Node> byOffset = new TreeMap<>();
        for (Node node : nodes) {
            byOffset.put(node.offset(), node);
        }
        Node at = rootComplex(segment);
        long id = requesterId;
        for (int hop = 0; at != null; hop++) {
            if (at.type() == ITS_GROUP) {
                return new Output(at, id);
            }
            if (hop == HOPS_MAX) {
                throw new FirmwareException("id mappings that lead in a circle", at.offset());
            }
            Mapping mapping = at.mappingOf(id);
            if (mapping == null) {
                return at.mappings().isEmpty() ? new Output(at, id) : null;
            }
            id = mapping.outputOf(id);
            at = byOffset.get(mapping.outputNode());
        }
        return null;
    }

    /** The offsets and types of the nodes, for messages. */
    @Override
    public String toString() {
        List<String> shown = new ArrayList<>();
        for (Node node : nodes) {
            shown.add(String.format("0x%x type %d", node.offset(), node.type()));
        }
        return "IORT " + shown;
    }
}
