package dev.doorbell.pci.firmware;

import dev.doorbell.sim.firmware.AcpiTables;
import dev.doorbell.sim.firmware.AmlWriter;
import dev.doorbell.sim.firmware.FdtWriter;
import dev.doorbell.sim.firmware.FirmwareContributor;
import dev.doorbell.sim.firmware.ResourceTemplate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PCI host bridge, segment 0 and bus 0 on, as firmware describes it.
 *
 * @param ecam configuration space of bus 0
 * @param buses how many buses it has room for, 1 to 256
 * @param memory the window of memory BARs
 * @param ports the window of I/O BARs; null if ports cannot be reached
 * @param routes where the pins on the root bus lead; empty if nowhere
 * @param bridges bridges that have routes of their own behind them
 * @param style how a {@code _PRT} says so
 * @param messages where messages go
 * @param controller label of the interrupt controller's node
 * @param messageController label of the node that takes messages
 */
public record PciHostFirmware(
        long ecam,
        int buses,
        Window memory,
        @Nullable Window ports,
        List<PinRoute> routes,
        List<BridgePins> bridges,
        PrtStyle style,
        MessageTarget messages,
        String controller,
        String messageController)
        implements FirmwareContributor {
    private static final int SEGMENT = 0;
    private static final int ITS_ID = 0;
    private static final long BYTES_PER_BUS = 1 << 20;
    private static final long SPACE_IO = 0x0100_0000;
    private static final long SPACE_MEMORY_32 = 0x0200_0000;
    private static final int REQUESTER_IDS = 0x1_0000;

    /**
     * A range of addresses.
     *
     * @param base the first, as processors see it
     * @param bytes how many
     */
    public record Window(long base, long bytes) {}

    /** Keeps copies of the lists. */
    public PciHostFirmware {
        routes = List.copyOf(routes);
        bridges = List.copyOf(bridges);
    }

    @Override
    public void describe(AcpiTables tables) {
        tables.table("MCFG", 1, fixed -> fixed.u64(0))
                .body()
                .u64(ecam)
                .u16(SEGMENT)
                .u8(0)
                .u8(buses - 1)
                .u32(0);
        if (messages == MessageTarget.ITS) {
            IortNodes.write(tables, SEGMENT, ITS_ID);
        }
        AmlWriter aml = tables.systemBus();
        List<PinRoute> all = new ArrayList<>(routes);
        bridges.forEach(bridge -> all.addAll(bridge.routes()));
        PrtEntries prt = new PrtEntries(style, all);
        prt.links(aml);
        aml.device("PCI0", () -> describeHost(aml, prt));
    }

    private void describeHost(AmlWriter aml, PrtEntries prt) {
        aml.name("_HID").eisaId("PNP0A08");
        aml.name("_CID").eisaId("PNP0A03");
        aml.name("_SEG").integer(SEGMENT);
        aml.name("_BBN").integer(0);
        aml.name("_UID").integer(0);
        aml.name("_CCA").integer(1);
        ResourceTemplate resources =
                new ResourceTemplate()
                        .buses(0, buses - 1)
                        .memoryWindow(memory.base(), memory.bytes());
        Window io = ports;
        if (io != null) {
            resources.portWindow(io.base(), io.bytes());
        }
        aml.name("_CRS").buffer(resources.toByteArray());
        if (!routes.isEmpty()) {
            prt.routes(aml, routes);
        }
        for (BridgePins bridge : bridges) {
            aml.device(
                    bridge.name(),
                    () -> {
                        aml.name("_ADR").integer((long) bridge.device() << 16 | bridge.function());
                        prt.routes(aml, bridge.routes());
                    });
        }
    }

    @Override
    public void describe(FdtWriter tree) {
        tree.node(
                "pcie@" + Long.toHexString(ecam),
                () -> {
                    tree.strings("compatible", "pci-host-ecam-generic");
                    tree.strings("device_type", "pci");
                    tree.cells("#address-cells", 3);
                    tree.cells("#size-cells", 2);
                    tree.wideCells("reg", ecam, buses * BYTES_PER_BUS);
                    tree.cells("bus-range", 0, buses - 1);
                    tree.cells("linux,pci-domain", SEGMENT);
                    tree.empty("dma-coherent");
                    tree.cells("ranges", ranges());
                    if (!routes.isEmpty()) {
                        InterruptMap.write(tree, routes, controller);
                    }
                    describeMessages(tree);
                });
    }

    /** Port 0 is where the window begins; memory has the address that processors use. */
    private long[] ranges() {
        List<Long> cells = new ArrayList<>();
        Window io = ports;
        if (io != null) {
            range(cells, SPACE_IO, 0, io);
        }
        range(cells, SPACE_MEMORY_32, memory.base(), memory);
        return cells.stream().mapToLong(Long::longValue).toArray();
    }

    private static void range(List<Long> cells, long space, long address, Window window) {
        cells.add(space);
        for (long number : new long[] {address, window.base(), window.bytes()}) {
            cells.add(number >>> 32);
            cells.add(number);
        }
    }

    private void describeMessages(FdtWriter tree) {
        if (messages != MessageTarget.NOTHING) {
            long target = tree.phandleOf(messageController);
            if (messages == MessageTarget.ITS) {
                tree.cells("msi-map", 0, target, 0, REQUESTER_IDS);
            } else {
                tree.cells("msi-parent", target);
            }
        }
    }
}
