package dev.doorbell.pci;

import dev.doorbell.sim.bus.BusTarget;
import java.util.ArrayList;
import java.util.List;

/**
 * Who answers where in memory space, or in I/O space, of a tree of buses.
 *
 * <p>Made anew after software moved a window; then an access finds its target in a table of ranges
 * that do not overlap. Where two windows overlap, the one mapped last answers, as in QEMU; the
 * specification leaves it open. A window behind a bridge answers only inside the bridge's window.
 */
public final class DecodeMap {
    /** A range of addresses and who answers in it. */
    private record Range(
            long first, long last, long base, BusTarget target, PciFunction function) {}

    private final PciBus root;
    private final boolean io;
    private final List<Range> ranges = new ArrayList<>();
    private Range[] table = {};
    private boolean stale = true;
    private int hit;

    /** Makes a map of the I/O space, or the memory space, below {@code root}. */
    public DecodeMap(PciBus root, boolean io) {
        this.root = root;
        this.io = io;
    }

    /** Something below the root has moved. */
    public void invalidate() {
        stale = true;
    }

    /**
     * Finds who decodes all of an access; {@link #target} and {@link #base} tell.
     *
     * @return whether anybody does
     */
    public boolean find(long address, int bytes) {
        if (stale) {
            rebuild();
        }
        if (hit < table.length && holds(table[hit], address, bytes)) {
            return true;
        }
        for (int i = 0; i < table.length; i++) {
            if (holds(table[i], address, bytes)) {
                hit = i;
                return true;
            }
        }
        return false;
    }

    private static boolean holds(Range range, long address, int bytes) {
        return address >= range.first && address - 1 + bytes <= range.last;
    }

    /** Who decodes the access found last. */
    public BusTarget target() {
        return table[hit].target;
    }

    /** Whose window was found last. */
    public PciFunction function() {
        return table[hit].function;
    }

    /** The first address of the window found last. */
    public long base() {
        return table[hit].base;
    }

    private void rebuild() {
        ranges.clear();
        collect(root, 0, Long.MAX_VALUE);
        table = ranges.toArray(new Range[0]);
        hit = 0;
        stale = false;
    }

    /** Adds what {@code bus} decodes between two addresses, from the front to the back. */
    private void collect(PciBus bus, long first, long last) {
        long before = Long.MAX_VALUE;
        while (true) {
            long order = 0;
            PciFunction front = null;
            int frontBar = -1;
            for (PciFunction function : bus.functions()) {
                for (int bar = 0; bar < PciFunction.BARS; bar++) {
                    long candidate = function.mappedOrder(bar);
                    if (decodes(function, bar) && candidate > order && candidate < before) {
                        order = candidate;
                        front = function;
                        frontBar = bar;
                    }
                }
                PciBridge below = function.bridge();
                if (below != null
                        && below.windowsOrder() > order
                        && below.windowsOrder() < before) {
                    order = below.windowsOrder();
                    front = function;
                    frontBar = -1;
                }
            }
            if (front == null) {
                return;
            }
            before = order;
            add(front, frontBar, first, last);
        }
    }

    private boolean decodes(PciFunction function, int bar) {
        BarKind kind = function.barKind(bar);
        return kind != null
                && kind.isIo() == io
                && function.mappedBase(bar) != PciFunction.UNMAPPED;
    }

    private void add(PciFunction function, int bar, long first, long last) {
        PciBridge below = function.bridge();
        if (bar >= 0) {
            BusTarget target = function.barTarget(bar);
            long base = function.mappedBase(bar);
            long end = base + function.barSize(bar) - 1;
            if (target != null) {
                addUncovered(0, Math.max(base, first), Math.min(end, last), base, target, function);
            }
        } else if (below != null) {
            for (PciBridge.Window window : PciBridge.Window.values()) {
                long from = Math.max(first, below.base(window));
                long to = Math.min(last, below.limit(window));
                if (window.isIo() == io && from <= to) {
                    collect(below.secondary(), from, to);
                }
            }
        }
    }

    /** Adds the parts of a range that no range in front of it, from {@code index} on, covers. */
    private void addUncovered(
            int index, long first, long last, long base, BusTarget target, PciFunction function) {
        long from = first;
        for (int i = index; i < ranges.size() && from <= last; i++) {
            Range front = ranges.get(i);
            if (front.first <= last && front.last >= from) {
                if (front.first > from) {
                    addUncovered(i + 1, from, front.first - 1, base, target, function);
                }
                from = front.last + 1;
            }
        }
        if (from <= last) {
            ranges.add(new Range(from, last, base, target, function));
        }
    }
}
