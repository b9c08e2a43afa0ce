package dev.doorbell.kernel.firmware.fdt;

import dev.doorbell.kernel.firmware.FirmwareException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code interrupt-map} of a node: which interrupt of its parents an interrupt of its children
 * is.
 *
 * <p>A child's unit address and specifier are masked with {@code interrupt-map-mask} and looked for
 * among the masked entries; the first that equals counts. An entry's width depends on the cells of the
 * parent it names.
 *
 * <p>Source: Devicetree Specification, "Interrupt Nexus Properties". A parent without {@code
 * #address-cells} has no unit address in the entry, as in Linux (drivers/of/irq.c).
 */
public final class InterruptMap {
    private static final String MAP = "interrupt-map";
    private static final String MASK = "interrupt-map-mask";

    private final FdtNode nexus;
    private final int unitCells;
    private final int[] mask;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<List<Integer>, Entry> byKey = new TreeMap<>(InterruptMap::compare);

    /**
     * One line of the map.
     *
     * @param key unit address and specifier of the child, as the tree has them
     * @param parent whose interrupt it is
     * @param unit the unit address at the parent
     * @param specifier the specifier at the parent
     */
    record Entry(List<Integer> key, FdtNode parent, List<Integer> unit, List<Integer> specifier) {}

    private InterruptMap(FdtNode nexus, int unitCells, int[] mask) {
        this.nexus = nexus;
        this.unitCells = unitCells;
        this.mask = mask;
    }

    /** Reads the map of {@code nexus}, null if it has none. */
    static @Nullable InterruptMap of(Fdt tree, FdtNode nexus) throws FirmwareException {
        if (!nexus.has(MAP)) {
            return null;
        }
        int unitCells = nexus.addressCells();
        int keyCells = unitCells + nexus.width("#interrupt-cells", 1);
        int[] mask = nexus.cells(MASK);
        if (!nexus.has(MASK)) {
            mask = new int[keyCells];
            Arrays.fill(mask, -1);
        }
        if (mask.length != keyCells) {
            throw nexus.refuse(MASK + " of " + mask.length + " cells; expected " + keyCells);
        }
        InterruptMap map = new InterruptMap(nexus, unitCells, mask);
        map.read(tree, nexus.cells(MAP), keyCells);
        return map;
    }

    private void read(Fdt tree, int[] cells, int keyCells) throws FirmwareException {
        int at = 0;
        while (at < cells.length) {
            need(cells, at, keyCells + 1);
            List<Integer> key = list(cells, at, keyCells);
            at += keyCells;
            FdtNode parent = tree.referred(nexus, MAP, cells[at++]);
            int parentUnit = parent.width("#address-cells", 0);
            int parentSpecifier = interruptCells(parent);
            need(cells, at, parentUnit + parentSpecifier);
            Entry entry =
                    new Entry(
                            key,
                            parent,
                            list(cells, at, parentUnit),
                            list(cells, at + parentUnit, parentSpecifier));
            at += parentUnit + parentSpecifier;
            entries.add(entry);
            byKey.putIfAbsent(masked(key), entry);
        }
    }

    private void need(int[] cells, int at, int count) throws FirmwareException {
        if (count > cells.length - at) {
            throw nexus.refuse(MAP + " ends inside its entry " + entries.size());
        }
    }

    /** Cells of a specifier at {@code controller}, which has to say so. */
    static int interruptCells(FdtNode controller) throws FirmwareException {
        if (!controller.has("#interrupt-cells")) {
            throw controller.refuse("no #interrupt-cells, but interrupts lead here");
        }
        return controller.width("#interrupt-cells", 0);
    }

    private static List<Integer> list(int[] cells, int start, int count) {
        List<Integer> list = new ArrayList<>(count);
        for (int i = start; i < start + count; i++) {
            list.add(cells[i]);
        }
        return list;
    }

    /** An order of keys of one length; a search by it stays short whatever a tree says. */
    private static int compare(List<Integer> a, List<Integer> b) {
        for (int i = 0; i < a.size(); i++) {
            int order = Integer.compare(a.get(i), b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private List<Integer> masked(List<Integer> key) {
        List<Integer> masked = new ArrayList<>(key.size());
        for (int i = 0; i < key.size(); i++) {
            masked.add(key.get(i) & mask[i]);
        }
        return masked;
    }

    /** The mask, cell by cell: unit address, then specifier. */
    public List<Integer> mask() {
        return list(mask, 0, mask.length);
    }

    /** How many entries the map has. */
    public int size() {
        return entries.size();
    }

    /** The entry for a child's interrupt, null if the map has none. */
    @Nullable Entry find(List<Integer> unit, List<Integer> specifier) throws FirmwareException {
        List<Integer> key = new ArrayList<>(unit);
        key.addAll(specifier);
        if (unit.size() != unitCells || key.size() != mask.length) {
            throw nexus.refuse(
                    "an interrupt of "
                            + key.size()
                            + " cells is looked for in a map of "
                            + mask.length);
        }
        return byKey.get(masked(key));
    }
}
