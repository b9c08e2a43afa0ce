package dev.doorbell.pci.host;

import dev.doorbell.pci.PciBridge;
import dev.doorbell.pci.PciBus;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.config.BridgeRegister;
import dev.doorbell.pci.config.ConfigSpace;

/**
 * What firmware does before a kernel looks: addresses for BARs, numbers for buses, windows for bridges.
 *
 * <p>Depth first: each bridge's window holds what is behind it, and nothing is prefetchable.
 *
 * <p>Source: PCI-to-PCI Bridge Architecture Specification 1.2, "Address Decoding".
 */
final class BusSetup {
    /** Where I/O BARs are put first; port 0 would read as not assigned. */
    private static final long IO_FIRST = 0x1000;

    private static final int BUS_LAST = 0xFF;
    private static final long MEMORY_GRANULE = 1 << 20;
    private static final long IO_GRANULE = 1 << 12;
    private static final int MEMORY_SHIFT = 16;
    private static final int IO_SHIFT = 8;
    private static final int IO_MEMORY_MASTER = 7;

    private long nextMemory;
    private long nextIo = IO_FIRST;
    private int lastBus;

    /** Begins with memory BARs at {@code windowBase}. */
    BusSetup(long windowBase) {
        this.nextMemory = windowBase;
    }

    /** Sets up a bus and all behind it. */
    void configure(PciBus bus) {
        for (PciFunction function : bus.functions()) {
            assignBars(function);
        }
        for (PciFunction function : bus.functions()) {
            PciBridge bridge = function.bridge();
            if (bridge != null && lastBus < BUS_LAST) {
                open(bus, bridge);
            }
        }
    }

    private void assignBars(PciFunction function) {
        for (int bar = 0; bar < PciFunction.BARS; bar++) {
            long size = function.barSize(bar);
            if (size == 0) {
                continue;
            }
            boolean isIo = function.decodesIo(bar);
            long base = align(isIo ? nextIo : nextMemory, size);
            function.assignBar(bar, base);
            nextIo = isIo ? base + size : nextIo;
            nextMemory = isIo ? nextMemory : base + size;
        }
    }

    private void open(PciBus above, PciBridge bridge) {
        ConfigSpace config = bridge.function().config();
        set(config, BridgeRegister.PRIMARY_BUS, above.number());
        set(config, BridgeRegister.SECONDARY_BUS, ++lastBus);
        set(config, BridgeRegister.SUBORDINATE_BUS, BUS_LAST);
        long memory = align(nextMemory, MEMORY_GRANULE);
        long io = align(nextIo, IO_GRANULE);
        nextMemory = memory;
        nextIo = io;
        configure(bridge.secondary());
        nextMemory = align(nextMemory, MEMORY_GRANULE);
        nextIo = align(nextIo, IO_GRANULE);
        set(config, BridgeRegister.SUBORDINATE_BUS, lastBus);
        // A base above its limit forwards nothing.
        long memoryLast = nextMemory - MEMORY_GRANULE;
        set(config, BridgeRegister.MEMORY_BASE, memory >> MEMORY_SHIFT);
        set(config, BridgeRegister.MEMORY_LIMIT, memoryLast >> MEMORY_SHIFT);
        set(config, BridgeRegister.PREFETCHABLE_BASE, MEMORY_GRANULE >> MEMORY_SHIFT);
        set(config, BridgeRegister.PREFETCHABLE_LIMIT, 0);
        set(config, BridgeRegister.IO_BASE, io >> IO_SHIFT);
        set(config, BridgeRegister.IO_LIMIT, (nextIo - IO_GRANULE) >> IO_SHIFT);
        set(config, BridgeRegister.COMMAND, IO_MEMORY_MASTER);
    }

    private static void set(ConfigSpace config, BridgeRegister register, long value) {
        config.write(register.offset(), register.row().bytes(), value);
    }

    private static long align(long address, long granule) {
        return address + granule - 1 & -granule;
    }
}
