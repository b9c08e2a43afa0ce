package dev.doorbell.kernel.firmware.fdt;

import dev.doorbell.kernel.firmware.FirmwareException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One node of a device tree: its name, its properties, its children in the order of the tree.
 *
 * <p>A property's value is bytes; what they mean is asked for by kind. A property that is there but
 * has the wrong length for that kind is refused.
 *
 * <p>Source: Devicetree Specification, "Structure Block" and "Standard Properties".
 */
public final class FdtNode {
    /** An address or an interrupt of more cells is refused, as no binding has them. */
    static final int CELLS_MAX = 8;

    private static final int DEFAULT_ADDRESS_CELLS = 2;
    private static final int DEFAULT_SIZE_CELLS = 1;

    private final String name;
    private final @Nullable FdtNode parent;
    private final long offset;
    private final List<FdtNode> children = new ArrayList<>();
    private final Map<String, byte[]> properties = new LinkedHashMap<>();

    FdtNode(String name, @Nullable FdtNode parent, long offset) {
        this.name = name;
        this.parent = parent;
        this.offset = offset;
    }

    void add(FdtNode child) {
        children.add(child);
    }

    /** Keeps a property; of two with one name the first counts. */
    void add(String property, byte[] value) {
        properties.putIfAbsent(property, value);
    }

    /** The name with its unit address, as in {@code pcie@10000000}; empty for the root. */
    public String name() {
        return name;
    }

    /** The node around this one, null for the root. */
    public @Nullable FdtNode parent() {
        return parent;
    }

    /** Where the node begins, in bytes from the begin of the tree. */
    public long offset() {
        return offset;
    }

    /** The nodes inside this one, in the order of the tree. */
    public List<FdtNode> children() {
        return Collections.unmodifiableList(children);
    }

    /** Names from the root, as in {@code /cpus/cpu@0}. */
    public String path() {
        if (parent == null) {
            return "/";
        }
        StringBuilder path = new StringBuilder();
        for (FdtNode node = this; node.parent != null; node = node.parent) {
            path.insert(0, "/" + node.name);
        }
        return path.toString();
    }

    /** Whether the node has the property, whatever its value. */
    public boolean has(String property) {
        return properties.containsKey(property);
    }

    /** The names of the properties, in the order of the tree. */
    public List<String> propertyNames() {
        return List.copyOf(properties.keySet());
    }

    /** The property's bytes; none if it is not there. */
    public byte[] bytes(String property) {
        byte[] value = properties.get(property);
        return value == null ? new byte[0] : value.clone();
    }

    /**
     * The property as cells of 32 bits; none if it is not there.
     *
     * @throws FirmwareException if it is no whole number of cells
     */
    public int[] cells(String property) throws FirmwareException {
        byte[] value = properties.get(property);
        if (value == null) {
            return new int[0];
        }
        if (value.length % Integer.BYTES != 0) {
            throw refuse(property + " of " + value.length + " bytes; expected cells of 4");
        }
        int[] cells = new int[value.length / Integer.BYTES];
        ByteBuffer.wrap(value).asIntBuffer().get(cells);
        return cells;
    }

    /**
     * The property as one cell, or {@code otherwise} if it is not there.
     *
     * @throws FirmwareException if it is not one cell
     */
    public int cell(String property, int otherwise) throws FirmwareException {
        if (!has(property)) {
            return otherwise;
        }
        int[] cells = cells(property);
        if (cells.length != 1) {
            throw refuse(property + " of " + cells.length + " cells; expected one");
        }
        return cells[0];
    }

    /** The property as strings, each ended by a zero byte; none if it is not there. */
    public List<String> strings(String property) {
        byte[] value = properties.get(property);
        List<String> strings = new ArrayList<>();
        int start = 0;
        for (int i = 0; value != null && i < value.length; i++) {
            if (value[i] == 0) {
                strings.add(new String(value, start, i - start, StandardCharsets.ISO_8859_1));
                start = i + 1;
            }
        }
        return strings;
    }

    /** What the node is compatible with first of all; empty if it does not say. */
    public String compatible() {
        List<String> all = strings("compatible");
        return all.isEmpty() ? "" : all.get(0);
    }

    /** Whether {@code wanted} is among what the node is compatible with. */
    public boolean isCompatible(String wanted) {
        return strings("compatible").contains(wanted);
    }

    /** Whether the node may be used: its status is absent, {@code okay} or {@code ok}. */
    public boolean isEnabled() {
        List<String> status = strings("status");
        return status.isEmpty() || status.get(0).equals("okay") || status.get(0).equals("ok");
    }

    /** What others refer to the node by, 0 if nothing does. */
    public int phandle() throws FirmwareException {
        return cell("phandle", cell("linux,phandle", 0));
    }

    /** Cells of an address of the nodes inside. */
    public int addressCells() throws FirmwareException {
        return width("#address-cells", DEFAULT_ADDRESS_CELLS);
    }

    /** Cells of a size of the nodes inside. */
    public int sizeCells() throws FirmwareException {
        return width("#size-cells", DEFAULT_SIZE_CELLS);
    }

    /**
     * The property as a count of cells, or {@code otherwise} if it is not there.
     *
     * @throws FirmwareException if it is more than any binding has
     */
    int width(String property, int otherwise) throws FirmwareException {
        int cells = cell(property, otherwise);
        if (cells < 0 || cells > CELLS_MAX) {
            throw refuse(
                    property
                            + " "
                            + Integer.toUnsignedString(cells)
                            + "; expected at most "
                            + CELLS_MAX);
        }
        return cells;
    }

    /**
     * Where the node's registers are, as its bus has them; see {@link AddressTranslation}.
     *
     * @throws FirmwareException if {@code reg} does not fit the cells of the bus
     */
    public List<AddressRange> reg() throws FirmwareException {
        int addressCells = parent == null ? DEFAULT_ADDRESS_CELLS : parent.addressCells();
        int sizeCells = parent == null ? DEFAULT_SIZE_CELLS : parent.sizeCells();
        int[] cells = cells("reg");
        int stride = addressCells + sizeCells;
        if (cells.length != 0 && (stride == 0 || cells.length % stride != 0)) {
            throw refuse("reg of " + cells.length + " cells; expected a multiple of " + stride);
        }
        List<AddressRange> ranges = new ArrayList<>();
        for (int i = 0; i < cells.length; i += stride) {
            ranges.add(
                    new AddressRange(
                            number(cells, i, addressCells),
                            number(cells, i + addressCells, sizeCells)));
        }
        return ranges;
    }

    /**
     * The number in {@code count} cells from {@code start}, the highest first.
     *
     * @throws FirmwareException if it has more than 64 bits
     */
    long number(int[] cells, int start, int count) throws FirmwareException {
        long value = 0;
        for (int i = start; i < start + count; i++) {
            if (value >>> Integer.SIZE != 0) {
                throw refuse("a number of more than 64 bits");
            }
            value = value << Integer.SIZE | Integer.toUnsignedLong(cells[i]);
        }
        return value;
    }

    /** The exception that refuses the tree for what this node says. */
    FirmwareException refuse(String problem) {
        return new FirmwareException(shownPath() + ": " + problem, offset);
    }

    /** The path, without bytes that are no printable text. */
    private String shownPath() {
        return path().replaceAll("[^\\x20-\\x7e]", "?");
    }

    @Override
    public String toString() {
        return path();
    }
}
