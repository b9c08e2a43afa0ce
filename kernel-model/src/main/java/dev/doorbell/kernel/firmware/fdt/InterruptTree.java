package dev.doorbell.kernel.firmware.fdt;

import dev.doorbell.kernel.firmware.FirmwareException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows interrupts from the node that raises them, through maps, to the controller that takes
 * them.
 *
 * <p>Source: Devicetree Specification, "Interrupts and Interrupt Mapping".
 */
public final class InterruptTree {
    /** Maps one behind another; more are taken for a circle. */
    private static final int HOPS_MAX = 16;

    private final Fdt tree;

    // Maps that were read already. Only looked up, never walked: its order does not matter.
    private final IdentityHashMap<FdtNode, InterruptMap> maps = new IdentityHashMap<>();

    /** Makes a follower of the interrupts of {@code tree}. */
    public InterruptTree(Fdt tree) {
        this.tree = tree;
    }

    /**
     * The interrupts of a node, in its order.
     *
     * @throws FirmwareException if one leads nowhere, or in a circle
     */
    public List<FdtInterrupt> interruptsOf(FdtNode node) throws FirmwareException {
        List<FdtInterrupt> found = new ArrayList<>();
        if (node.has("interrupts-extended")) {
            int[] cells = node.cells("interrupts-extended");
            for (int at = 0; at < cells.length; ) {
                FdtNode parent = tree.referred(node, "interrupts-extended", cells[at++]);
                int width = InterruptMap.interruptCells(parent);
                addInterrupt(found, node, parent, cells, at, width);
                at += width;
            }
            return found;
        }
        int[] cells = node.cells("interrupts");
        if (cells.length == 0) {
            return found;
        }
        FdtNode parent = parentOf(node);
        int width = InterruptMap.interruptCells(parent);
        if (width == 0) {
            throw node.refuse("interrupts at a parent whose specifiers have no cells");
        }
        for (int at = 0; at < cells.length; at += width) {
            addInterrupt(found, node, parent, cells, at, width);
        }
        return found;
    }

    private void addInterrupt(
            List<FdtInterrupt> found, FdtNode node, FdtNode parent, int[] cells, int at, int width)
            throws FirmwareException {
        if (width > cells.length - at) {
            throw node.refuse("interrupts end inside a specifier of " + width + " cells");
        }
        List<Integer> specifier = list(cells, at, width);
        FdtInterrupt interrupt = follow(node, parent, unitOf(node), specifier);
        if (interrupt == null) {
            throw node.refuse("an interrupt that no entry of an interrupt-map has");
        }
        found.add(interrupt);
    }

    /** The unit address of a node: the address its {@code reg} begins with. */
    private static List<Integer> unitOf(FdtNode node) throws FirmwareException {
        FdtNode bus = node.parent();
        int[] reg = node.cells("reg");
        int count = bus == null ? 0 : bus.addressCells();
        return list(reg, 0, Math.min(count, reg.length));
    }

    /**
     * Where the interrupts of {@code node} go: its own {@code interrupt-parent}, or else that of the
     * node around it, or that node itself if it takes interrupts.
     *
     * @throws FirmwareException if there is none
     */
    public FdtNode parentOf(FdtNode node) throws FirmwareException {
        FdtNode at = node;
        for (int hop = 0; hop < HOPS_MAX * HOPS_MAX; hop++) {
            FdtNode next;
            if (at.has("interrupt-parent")) {
                next = tree.referred(at, "interrupt-parent", at.cell("interrupt-parent", 0));
            } else {
                next = at.parent();
            }
            if (next == null) {
                throw node.refuse("interrupts, but no interrupt-parent here or around");
            }
            if (next.has("#interrupt-cells")) {
                return next;
            }
            at = next;
        }
        throw node.refuse("interrupt parents that lead in a circle");
    }

    /** The map of a node, null if it has none. */
    @Nullable InterruptMap mapOf(FdtNode node) throws FirmwareException {
        InterruptMap map = maps.get(node);
        if (map == null) {
            map = InterruptMap.of(tree, node);
            if (map != null) {
                maps.put(node, map);
            }
        }
        return map;
    }

    /**
     * Follows one interrupt from {@code start}, to which it is described by {@code unit} and {@code
     * specifier}.
     *
     * @param from who raises it, for messages
     * @return null if a map on the way has no entry for it
     */
    @Nullable FdtInterrupt follow(
            FdtNode from, FdtNode start, List<Integer> unit, List<Integer> specifier)
            throws FirmwareException {
        FdtNode at = start;
        List<Integer> unitHere = unit;
        List<Integer> specifierHere = specifier;
        for (int hop = 0; hop < HOPS_MAX; hop++) {
            // A controller takes what reaches it, even if it has a map for others, as in Linux.
            InterruptMap map = at.has("interrupt-controller") ? null : mapOf(at);
            if (map == null) {
                return FdtInterrupt.of(at, array(specifierHere));
            }
            InterruptMap.Entry entry = map.find(unitHere, specifierHere);
            if (entry == null) {
                return null;
            }
            at = entry.parent();
            unitHere = entry.unit();
            specifierHere = entry.specifier();
        }
        throw from.refuse("interrupt maps that lead in a circle");
    }

    private static List<Integer> list(int[] cells, int start, int count) {
        List<Integer> list = new ArrayList<>(count);
        for (int i = start; i < start + count; i++) {
            list.add(cells[i]);
        }
        return list;
    }

    private static int[] array(List<Integer> cells) {
        int[] array = new int[cells.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = cells.get(i);
        }
        return array;
    }
}
