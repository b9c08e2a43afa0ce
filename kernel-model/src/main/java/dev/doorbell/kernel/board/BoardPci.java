package dev.doorbell.kernel.board;

import dev.doorbell.pci.IntxRouter;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.firmware.PinRoute;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.pci.host.RootFunction;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.line.Lines;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A board's PCI host bridge, mapped on its bus, its lines led to the interrupt controller. */
final class BoardPci {
    private static final int INTERRUPT_LINE = 0x3C;
    private static final int INTERRUPT_PIN = 0x3D;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private BoardPci() {}

    /** Makes and maps what {@code spec} describes, with nothing plugged in but the bridge itself. */
    static HostBridge place(
            PciSpec spec, Backplane parts, TimingProfile profile, BoardGic interrupts) {
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
            long first = interrupts.portsOfItsOwn();
            parts.bus()
                    .map(
                            "pci-io",
                            spec.ioBase() + first,
                            spec.ioBytes() - first,
                            bridge.ioWindow(first),
                            access);
        }
        connect(spec.pins(), bridge.intx(), interrupts, parts.lines());
        return bridge;
    }

    /** The bus's four lines, or a wire for each interrupt, which any of its pins drives. */
    private static void connect(PinWiring pins, IntxRouter intx, BoardGic interrupts, Lines lines) {
        if (pins instanceof PinWiring.Swizzled swizzled) {
            for (int line = 0; line < IntxRouter.LINES; line++) {
                lines.add(intx.line(line));
                interrupts.connect(intx.line(line), swizzled.firstIntid() + line);
            }
            return;
        }
        Map<Integer, InterruptLine> wires = new TreeMap<>();
        for (PinRoute route : pins.routes()) {
            InterruptLine wire =
                    wires.computeIfAbsent(
                            route.intid(), intid -> new InterruptLine("pci.spi" + intid));
            InterruptLine.Driver driver = wire.driver();
            intx.pin(route.device(), route.pin()).listen(driver::drive);
        }
        wires.values().forEach(lines::add);
        wires.forEach((intid, wire) -> interrupts.connect(wire, intid));
    }

    /** Writes the IRQ of each function's pin into its interrupt line register: a PC's firmware's work. */
    static void leaveIrqs(PciSpec spec, HostBridge bridge) {
        for (PciFunction function : bridge.functions()) {
            int pin = (int) function.config().read(INTERRUPT_PIN, 1);
            int irq = pin == 0 ? 0 : spec.pins().intid(function.slot().device(), pin);
            function.config().write(INTERRUPT_LINE, 1, irq & 0xFF);
        }
    }

    /** Writes what firmware leaves in the interrupt line registers. */
    static void leaveInterruptLines(PciSpec spec, HostBridge bridge) {
        for (PciFunction function :
                spec.interruptLine() == 0 ? List.<PciFunction>of() : bridge.functions()) {
            function.config().write(INTERRUPT_LINE, 1, spec.interruptLine());
        }
    }
}
