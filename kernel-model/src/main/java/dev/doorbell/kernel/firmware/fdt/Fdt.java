package dev.doorbell.kernel.firmware.fdt;

import dev.doorbell.kernel.firmware.FirmwareException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A device tree, read whole.
 *
 * <p>Source: Devicetree Specification, "Flattened Devicetree (DTB) Format".
 */
public final class Fdt {
    /** What a tree begins with, the highest byte first. */
    public static final int MAGIC = 0xD00DFEED;

    /** No tree has more bytes: arm64 kernels map no more for it. */
    public static final int BYTES_MAX = 2 << 20;

    private final FdtNode root;
    private final List<FdtNode> nodes;
    private final List<AddressRange> reservedMemory;
    private final int bootCpu;
    private final Map<Integer, FdtNode> phandles = new LinkedHashMap<>();

    Fdt(FdtNode root, List<FdtNode> nodes, List<AddressRange> reservedMemory, int bootCpu)
            throws FirmwareException {
        this.root = root;
        this.nodes = List.copyOf(nodes);
        this.reservedMemory = List.copyOf(reservedMemory);
        this.bootCpu = bootCpu;
        for (FdtNode node : nodes) {
            int phandle = node.phandle();
            if (phandle != 0 && phandles.putIfAbsent(phandle, node) != null) {
                throw node.refuse(String.format("phandle 0x%x is another node's too", phandle));
            }
        }
    }

    /** Whether the bytes claim to be a device tree. */
    public static boolean isFdt(byte[] data) {
        return data.length >= Integer.BYTES
                && (data[0] & 0xFF) == MAGIC >>> 24
                && (data[1] & 0xFF) == (MAGIC >>> 16 & 0xFF)
                && (data[2] & 0xFF) == (MAGIC >>> 8 & 0xFF)
                && (data[3] & 0xFF) == (MAGIC & 0xFF);
    }

    /**
     * Reads a tree.
     *
     * @throws FirmwareException if the bytes are no whole, well-formed tree
     */
    public static Fdt parse(byte[] data) throws FirmwareException {
        return new FdtParser(data).parse();
    }

    /** The node that holds all others. */
    public FdtNode root() {
        return root;
    }

    /** All nodes in the order of the tree, each before those inside it. */
    public List<FdtNode> nodes() {
        return nodes;
    }

    /** Memory that a kernel must leave alone, from the reservation block. */
    public List<AddressRange> reservedMemory() {
        return reservedMemory;
    }

    /** The physical identifier of the core that boots. */
    public int bootCpu() {
        return bootCpu;
    }

    /** The node at a path such as {@code /cpus/cpu@0}, null if there is none. */
    public @Nullable FdtNode node(String path) {
        FdtNode at = root;
        for (String name : path.split("/", -1)) {
            if (name.isEmpty()) {
                continue;
            }
            FdtNode next = null;
            for (FdtNode child : at.children()) {
                if (child.name().equals(name)) {
                    next = child;
                    break;
                }
            }
            if (next == null) {
                return null;
            }
            at = next;
        }
        return at;
    }

    /** The node with this phandle, null if there is none. */
    public @Nullable FdtNode byPhandle(int phandle) {
        return phandles.get(phandle);
    }

    /**
     * The node that {@code property} of {@code from} refers to.
     *
     * @throws FirmwareException if no node has the phandle
     */
    FdtNode referred(FdtNode from, String property, int phandle) throws FirmwareException {
        FdtNode node = phandles.get(phandle);
        if (node == null) {
            throw from.refuse(
                    String.format(
                            "%s refers to phandle 0x%x, which no node has", property, phandle));
        }
        return node;
    }

    /** The enabled nodes of which one of {@code wanted} is said in {@code compatible}. */
    List<FdtNode> compatible(String... wanted) {
        List<FdtNode> found = new ArrayList<>();
        for (FdtNode node : nodes) {
            List<String> all = node.strings("compatible");
            for (String one : wanted) {
                if (all.contains(one) && node.isEnabled()) {
                    found.add(node);
                    break;
                }
            }
        }
        return found;
    }
}
