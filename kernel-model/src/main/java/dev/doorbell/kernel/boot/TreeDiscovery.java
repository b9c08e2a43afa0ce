package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.driver.pci.InterruptRoutes;
import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.fdt.AddressRange;
import dev.doorbell.kernel.firmware.fdt.Fdt;
import dev.doorbell.kernel.firmware.fdt.FdtController;
import dev.doorbell.kernel.firmware.fdt.FdtFacts;
import dev.doorbell.kernel.firmware.fdt.FdtHost;
import dev.doorbell.kernel.firmware.fdt.FdtInterrupt;
import dev.doorbell.kernel.firmware.fdt.FdtNode;
import dev.doorbell.kernel.firmware.fdt.InterruptTree;
import dev.doorbell.kernel.firmware.fdt.MsiMap;
import dev.doorbell.kernel.firmware.fdt.PciWindow;
import java.util.List;

/** Finds a machine with a GIC from its device tree. */
final class TreeDiscovery {
    private static final int DEVICES = 32;
    private static final int VIRTUAL_TIMER = 2;
    private static final String ITS = "arm,gic-v3-its";
    private static final String FRAME = "arm,gic-v2m-frame";
    private static final List<String> GIC_V2 =
            List.of("arm,cortex-a15-gic", "arm,gic-400", "arm,cortex-a7-gic", "arm,cortex-a9-gic");

    /** A requester to ask the map of messages about: 00:02.0. */
    private static final int SOME_REQUESTER = 0x10;

    private final Fdt tree;
    private final FdtFacts facts;
    private final Findings found;

    TreeDiscovery(Fdt tree, Findings found) throws FirmwareException {
        this.tree = tree;
        this.facts = FdtFacts.of(tree);
        this.found = found;
    }

    void find() throws FirmwareException {
        findGic();
        found.cores = facts.cores().size();
        if (facts.timer().size() <= VIRTUAL_TIMER) {
            throw new FirmwareException("device tree without a virtual timer", 0);
        }
        found.timer = (int) facts.timer().get(VIRTUAL_TIMER).number();
        findConsole();
        FdtHost host = host();
        found.ecam = register(host.registers(), 0, host.name()).base();
        for (PciWindow window : host.windows()) {
            if (window.space() == PciWindow.Space.IO && window.pciAddress() == 0) {
                found.ports = window.cpuAddress();
            } else if (window.space() == PciWindow.Space.MEMORY_32 && found.windowBytes == 0) {
                found.window = window.cpuAddress();
                found.windowBytes = window.size();
            }
        }
        findMessageController(host);
        found.routes = routes(host);
    }

    private void findGic() throws FirmwareException {
        for (FdtController controller : facts.controllers("arm,gic-v3")) {
            found.distributor = register(controller.registers(), 0, controller.name()).base();
            AddressRange redistributors = register(controller.registers(), 1, controller.name());
            found.redistributors = redistributors.base();
            found.redistributorBytes = redistributors.size();
            return;
        }
        for (String compatible : GIC_V2) {
            for (FdtController controller : facts.controllers(compatible)) {
                found.distributor = register(controller.registers(), 0, controller.name()).base();
                found.cpuInterface = register(controller.registers(), 1, controller.name()).base();
                return;
            }
        }
        throw new FirmwareException("device tree without a GIC that this kernel drives", 0);
    }

    /** The node that the chosen one calls standard output. */
    private void findConsole() throws FirmwareException {
        FdtNode chosen = tree.node("/chosen");
        List<String> path = chosen == null ? List.of() : chosen.strings("stdout-path");
        FdtNode console = path.isEmpty() ? null : tree.node(path.get(0).split(":", 2)[0]);
        if (console != null) {
            found.console = register(console.reg(), 0, console.name()).base();
            List<FdtInterrupt> interrupts = new InterruptTree(tree).interruptsOf(console);
            if (!interrupts.isEmpty()) {
                found.consoleIntid = (int) interrupts.get(0).number();
            }
        }
    }

    private FdtHost host() throws FirmwareException {
        for (FdtHost host : facts.hosts()) {
            if (host.segment() == 0 && host.busFirst() == 0) {
                return host;
            }
        }
        throw new FirmwareException("device tree without a PCI host for bus 0", 0);
    }

    private void findMessageController(FdtHost host) throws FirmwareException {
        MsiMap.Target target = host.messages().target(SOME_REQUESTER);
        if (target == null) {
            return;
        }
        if (target.deviceId() != SOME_REQUESTER) {
            throw new FirmwareException(
                    "msi-map gives requester "
                            + SOME_REQUESTER
                            + " the device id "
                            + target.deviceId()
                            + "; this kernel knows equal ids only",
                    0);
        }
        FdtNode controller = target.controller();
        long base = register(controller.reg(), 0, controller.name()).base();
        if (controller.isCompatible(ITS)) {
            found.its = base;
        } else if (controller.isCompatible(FRAME)) {
            found.messageFrame = base;
        }
    }

    private static RouteTable routes(FdtHost host) throws FirmwareException {
        RouteTable routes = new RouteTable();
        for (int device = 0; device < DEVICES; device++) {
            for (int pin = 1; pin <= InterruptRoutes.PINS; pin++) {
                FdtInterrupt interrupt = host.route(0, device, pin);
                if (interrupt != null) {
                    routes.add(
                            List.of(),
                            device,
                            pin,
                            new InterruptRoutes.Route(
                                    (int) interrupt.number(),
                                    AcpiDiscovery.trigger(interrupt.trigger())));
                }
            }
        }
        return routes;
    }

    private static AddressRange register(List<AddressRange> all, int index, String node)
            throws FirmwareException {
        if (index >= all.size()) {
            throw new FirmwareException(
                    node + " with " + all.size() + " register frames; expected " + (index + 1), 0);
        }
        return all.get(index);
    }
}
