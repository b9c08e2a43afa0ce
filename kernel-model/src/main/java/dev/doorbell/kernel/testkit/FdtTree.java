package dev.doorbell.kernel.testkit;

import dev.doorbell.sim.firmware.FdtWriter;
import dev.doorbell.sim.testkit.Damage;
import dev.doorbell.sim.testkit.Words;
import java.util.ArrayList;
import java.util.List;

/**
 * A small device tree: an interrupt controller, cores, memory, the timer, and a PCI host with an interrupt
 * map.
 *
 * <p>Source: Devicetree Specification 0.4; the bindings of {@code arm,gic-v3}, {@code arm,armv8-timer} and
 * {@code pci-host-ecam-generic}.
 *
 * @param isGicv3 whether the controller is a GICv3, else a GICv2
 * @param cores how many, at least 1
 * @param memory ranges of RAM
 * @param lastBus the last bus of the PCI host
 * @param routes the interrupt map's entries; of two for the same slot and pin the first counts
 * @param damages what is wrong with its bytes; none if it is right
 */
public record FdtTree(
        boolean isGicv3,
        int cores,
        List<Range> memory,
        int lastBus,
        List<Route> routes,
        List<Damage> damages) {
    private static final int SPI = 0;
    private static final int PPI = 1;
    private static final int LEVEL_HIGH = 4;
    private static final int SLOT_MASK = 0xF800;
    private static final int SLOT_SHIFT = 11;
    private static final int PIN_MASK = 7;
    private static final long GICD = 0x0800_0000L;
    private static final long ECAM = 0x30_0000_0000L;
    private static final long WINDOW = 0x1000_0000L;
    private static final int[] TIMER_PPIS = {13, 14, 11, 10};

    /** A range of memory. */
    public record Range(long base, long bytes) {
        @Override
        public String toString() {
            return Words.at(bytes) + " bytes at " + Words.at(base);
        }
    }

    /**
     * Where a pin leads.
     *
     * @param slot device number, 0 to 31
     * @param pin 1 for INTA to 4 for INTD
     * @param spiIndex the SPI, 0 for INTID 32
     */
    public record Route(int slot, int pin, int spiIndex) {
        @Override
        public String toString() {
            return "slot " + slot + " INT" + (char) ('A' + pin - 1) + " to SPI " + spiIndex;
        }
    }

    /** Keeps copies of the lists. */
    public FdtTree {
        memory = List.copyOf(memory);
        routes = List.copyOf(routes);
        damages = List.copyOf(damages);
    }

    /** Whether it is as the bindings have it. */
    public boolean isValid() {
        return damages.isEmpty();
    }

    /** The whole tree, damage and all. */
    public byte[] toByteArray() {
        FdtWriter fdt = new FdtWriter();
        fdt.cells("#address-cells", 2).cells("#size-cells", 2);
        fdt.cells("interrupt-parent", fdt.phandleOf("gic"));
        for (Range range : memory) {
            fdt.node(
                    "memory@" + Long.toHexString(range.base),
                    () -> {
                        fdt.strings("device_type", "memory");
                        fdt.wideCells("reg", range.base, range.bytes);
                    });
        }
        fdt.node("cpus", () -> writeCores(fdt));
        fdt.node("psci", () -> fdt.strings("compatible", "arm,psci-1.0").strings("method", "hvc"));
        fdt.node("interrupt-controller@8000000", () -> writeGic(fdt));
        fdt.node("timer", () -> writeTimer(fdt));
        fdt.node("pcie@10000000", () -> writeHost(fdt));
        return Damage.all(damages, fdt.toByteArray());
    }

    private void writeCores(FdtWriter fdt) {
        fdt.cells("#address-cells", 1).cells("#size-cells", 0);
        for (int i = 0; i < cores; i++) {
            int index = i;
            fdt.node(
                    "cpu@" + Integer.toHexString(i),
                    () -> {
                        fdt.strings("device_type", "cpu").cells("reg", index);
                        fdt.strings("enable-method", "psci");
                    });
        }
    }

    private void writeGic(FdtWriter fdt) {
        fdt.strings("compatible", isGicv3 ? "arm,gic-v3" : "arm,cortex-a15-gic");
        fdt.empty("interrupt-controller").cells("#interrupt-cells", 3);
        fdt.cells("#address-cells", 0).phandle("gic");
        long second = isGicv3 ? 0x080A_0000L : 0x0801_0000L;
        long secondBytes = isGicv3 ? 0x2_0000L * cores : 0x1_0000L;
        fdt.wideCells("reg", GICD, 0x1_0000L, second, secondBytes);
    }

    private static void writeTimer(FdtWriter fdt) {
        fdt.strings("compatible", "arm,armv8-timer");
        long[] cells = new long[3 * TIMER_PPIS.length];
        for (int i = 0; i < TIMER_PPIS.length; i++) {
            cells[3 * i] = PPI;
            cells[3 * i + 1] = TIMER_PPIS[i];
            cells[3 * i + 2] = LEVEL_HIGH;
        }
        fdt.cells("interrupts", cells);
    }

    private void writeHost(FdtWriter fdt) {
        fdt.strings("compatible", "pci-host-ecam-generic").strings("device_type", "pci");
        fdt.cells("#address-cells", 3).cells("#size-cells", 2).cells("#interrupt-cells", 1);
        fdt.cells("bus-range", 0, lastBus).wideCells("reg", ECAM, (lastBus + 1L) << 20);
        fdt.cells("ranges", 0x0200_0000L, 0, WINDOW, 0, WINDOW, 0, 0x1000_0000L);
        fdt.cells("interrupt-map-mask", SLOT_MASK, 0, 0, PIN_MASK);
        List<Long> cells = new ArrayList<>();
        for (Route route : routes) {
            cells.addAll(List.of((long) route.slot << SLOT_SHIFT, 0L, 0L, (long) route.pin));
            cells.add((long) fdt.phandleOf("gic"));
            cells.addAll(List.of((long) SPI, (long) route.spiIndex, (long) LEVEL_HIGH));
        }
        fdt.cells("interrupt-map", cells.stream().mapToLong(Long::longValue).toArray());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("device tree with a ");
        text.append(isGicv3 ? "GICv3" : "GICv2").append(", ");
        text.append(Words.count(cores, "core", "cores"));
        memory.forEach(range -> text.append("\n  memory, ").append(range));
        text.append("\n  PCI, buses 0 to ").append(lastBus);
        routes.forEach(route -> text.append("\n    ").append(route));
        damages.forEach(damage -> text.append("\n  ").append(damage));
        return text.toString();
    }
}
