package dev.doorbell.kernel.board;

import dev.doorbell.gic.SpiPort;
import dev.doorbell.pci.IntxRouter;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.pci.host.RootFunction;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;

/** A board's PCI host bridge, mapped on its bus, its lines led to the interrupt controller. */
final class BoardPci {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private BoardPci() {}

    /** Makes and maps what {@code spec} describes, with nothing plugged in but the bridge itself. */
    static HostBridge place(
            PciSpec spec, Backplane parts, TimingProfile profile, SpiPort interrupts) {
        // A write travels down the link while the processor goes on.
        long flightCycles =
                profile.value(TimingConstant.PCIE_ONEWAY)
                        * profile.value(TimingConstant.CPU_HZ)
                        / NANOS_PER_SECOND;
        AccessTiming access =
                new AccessTiming(
                        profile.value(TimingConstant.DEVICE_READ),
                        profile.value(TimingConstant.DEVICE_WRITE),
                        flightCycles);
        HostBridge bridge = new HostBridge(parts, spec.windowBase());
        if (spec.hasRootFunction()) {
            bridge.plug(RootFunction.generic());
        }
        parts.bus()
                .map(
                        "ecam",
                        spec.ecamBase(),
                        spec.buses() * HostBridge.ECAM_BYTES_PER_BUS,
                        bridge.ecam(),
                        access);
        parts.bus().map("pci", spec.windowBase(), spec.windowBytes(), bridge.window(), access);
        if (spec.hasPorts()) {
            parts.bus().map("pci-io", spec.ioBase(), spec.ioBytes(), bridge.ioWindow(), access);
        }
        for (int line = 0; spec.routesIntx() && line < IntxRouter.LINES; line++) {
            interrupts.connect(bridge.intx().line(line), spec.intxFirstIntid() + line);
        }
        return bridge;
    }
}
