package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.BoardSheet;
import dev.doorbell.bench.replay.DeviceSpec;
import dev.doorbell.bench.replay.Region;
import dev.doorbell.bench.replay.ReplayBoard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Describes a trace's machine as boards are built: with the devices there are models of. */
final class MachineSheet {
    private static final long GIC_FRAME_BYTES = 0x1_0000;
    private static final long V2M_BYTES = 0x1000;
    private static final long ITS_BYTES = 0x2_0000;

    private MachineSheet() {}

    static BoardSheet of(VirtMachine machine, GicIdentity identity, DeviceSheet devices) {
        List<Region> regions = new ArrayList<>();
        regions.add(region(Region.Kind.GICD, VirtMachine.GICD, GIC_FRAME_BYTES, Map.of()));
        if (machine.isV2()) {
            regions.add(region(Region.Kind.GICC, VirtMachine.GICC, GIC_FRAME_BYTES, Map.of()));
            Map<String, Long> spis =
                    Map.of(
                            "spi-base",
                            (long) identity.v2mFirst(),
                            "spi-count",
                            (long) identity.v2mCount());
            regions.add(region(Region.Kind.V2M, VirtMachine.V2M, V2M_BYTES, spis));
        } else {
            long stride = VirtMachine.GICR_STRIDE;
            long bytes = stride * machine.cores();
            Map<String, Long> perCpu = Map.of("per-cpu", stride);
            regions.add(region(Region.Kind.GICR, VirtMachine.GICR, bytes, perCpu));
        }
        if (machine.hasIts()) {
            regions.add(region(Region.Kind.GITS, VirtMachine.GITS, ITS_BYTES, Map.of()));
        }
        regions.add(region(Region.Kind.ECAM, machine.ecam(), machine.ecamBytes(), Map.of()));
        regions.add(
                region(
                        Region.Kind.PCI_MMIO32,
                        VirtMachine.PCI_MMIO32,
                        VirtMachine.PCI_MMIO32_BYTES,
                        Map.of()));
        regions.add(
                region(Region.Kind.PCI_IO, VirtMachine.PCI_IO, VirtMachine.PCI_IO_BYTES, Map.of()));
        if (machine.highmem()) {
            regions.add(
                    region(
                            Region.Kind.PCI_MMIO64,
                            VirtMachine.PCI_MMIO64,
                            VirtMachine.PCI_MMIO64_BYTES,
                            Map.of()));
        }
        return new BoardSheet(
                machine.isV2(),
                machine.hasIts(),
                machine.cores(),
                identity.sizes(),
                VirtMachine.MEMORY,
                machine.memoryBytes(),
                regions,
                List.of(),
                modelled(devices));
    }

    private static Region region(
            Region.Kind kind, long base, long bytes, Map<String, Long> options) {
        return new Region(1, kind, base, bytes, options);
    }

    /**
     * The devices there are models of. A bridge knows what is plugged in behind it: one that has
     * something there is no model of is left out, with all that is behind it.
     */
    private static List<DeviceSpec> modelled(DeviceSheet devices) {
        List<DeviceSpec> modelled = new ArrayList<>(devices.specs());
        Set<String> buses = new HashSet<>();
        int before;
        do {
            before = modelled.size();
            buses.clear();
            buses.add("");
            modelled.forEach(device -> buses.add(device.options().getOrDefault("id", "")));
            modelled.removeIf(
                    device ->
                            !buses.contains(device.bridge())
                                    || !ReplayBoard.missing(device).isEmpty()
                                    || hasUnknown(devices, modelled, device));
        } while (modelled.size() < before);
        return modelled;
    }

    private static boolean hasUnknown(
            DeviceSheet devices, List<DeviceSpec> modelled, DeviceSpec bridge) {
        String id = bridge.options().getOrDefault("id", "");
        return !id.isEmpty()
                && (devices.hasUnknownBehind(id)
                        || devices.specs().stream()
                                .anyMatch(
                                        device ->
                                                device.bridge().equals(id)
                                                        && !modelled.contains(device)));
    }
}
