package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.driver.pci.InterruptRoutes;
import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.Trigger;
import dev.doorbell.kernel.firmware.acpi.AcpiTables;
import dev.doorbell.kernel.firmware.acpi.Gtdt;
import dev.doorbell.kernel.firmware.acpi.Iort;
import dev.doorbell.kernel.firmware.acpi.Madt;
import dev.doorbell.kernel.firmware.acpi.MadtEntry;
import dev.doorbell.kernel.firmware.acpi.Mcfg;
import dev.doorbell.kernel.firmware.acpi.Spcr;
import dev.doorbell.kernel.firmware.aml.HostWindow;
import dev.doorbell.kernel.firmware.aml.HostWindowReader;
import dev.doorbell.kernel.firmware.aml.PrtReader;
import dev.doorbell.kernel.firmware.aml.PrtRoute;
import dev.doorbell.kernel.firmware.aml.PrtScope;
import java.util.ArrayList;
import java.util.List;

/** Finds a machine with a GIC from its ACPI tables. */
final class AcpiDiscovery {
    private static final int GIC_V2 = 2;
    private static final int SEGMENT = 0;
    private static final int ARCHITECTURAL_VIRTUAL_TIMER = 27;

    /** A requester to ask the IORT about: 00:02.0. */
    private static final int SOME_REQUESTER = 0x10;

    private final AcpiTables tables;
    private final Findings found;

    AcpiDiscovery(AcpiTables tables, Findings found) {
        this.tables = tables;
        this.found = found;
    }

    /** Distributor, CPU interfaces, redistributors, cores, configuration space, timer, console. */
    void findParts() throws FirmwareException {
        Madt madt = Madt.parse(need(Madt.SIGNATURE));
        if (madt.gicd().isEmpty()) {
            throw new FirmwareException("MADT without a GIC distributor", 0);
        }
        MadtEntry.Gicd gicd = madt.gicd().get(0);
        found.distributor = gicd.base();
        for (MadtEntry.Gicc core : madt.gicc()) {
            found.cores += core.isEnabled() ? 1 : 0;
        }
        if (gicd.version() <= GIC_V2) {
            if (madt.gicc().isEmpty()) {
                throw new FirmwareException("MADT without a CPU interface for its GICv2", 0);
            }
            found.cpuInterface = madt.gicc().get(0).base();
        } else if (madt.gicr().isEmpty()) {
            throw new FirmwareException("MADT without redistributors for its GICv3", 0);
        } else {
            found.redistributors = madt.gicr().get(0).base();
            found.redistributorBytes = madt.gicr().get(0).length();
        }
        findConfigurationSpace();
        byte[] timers = tables.table(Gtdt.SIGNATURE);
        long virtual = timers == null ? 0 : Gtdt.parse(timers).virtual();
        found.timer = virtual == 0 ? ARCHITECTURAL_VIRTUAL_TIMER : (int) virtual;
        byte[] console = tables.table(Spcr.SIGNATURE);
        if (console != null) {
            Spcr spcr = Spcr.parse(console);
            found.console = spcr.address();
            found.consoleIntid = (int) spcr.gsi();
        }
    }

    private void findConfigurationSpace() throws FirmwareException {
        for (Mcfg.Ecam ecam : Mcfg.parse(need(Mcfg.SIGNATURE)).ecams()) {
            if (ecam.segment() == SEGMENT && ecam.busFirst() == 0) {
                found.ecam = ecam.base();
                return;
            }
        }
        throw new FirmwareException("MCFG without bus 0 of segment 0", 0);
    }

    /** What takes messages: a frame, and the ITS to which the IORT sends functions. */
    void findMessageControllers() throws FirmwareException {
        Madt madt = Madt.parse(need(Madt.SIGNATURE));
        if (!madt.msiFrame().isEmpty()) {
            found.messageFrame = madt.msiFrame().get(0).base();
        }
        byte[] remapping = tables.table(Iort.SIGNATURE);
        if (madt.its().isEmpty() || remapping == null) {
            return;
        }
        Iort.Output output = Iort.parse(remapping).outputOf(SEGMENT, SOME_REQUESTER);
        if (output != null) {
            if (output.id() != SOME_REQUESTER) {
                throw new FirmwareException(
                        "IORT gives requester "
                                + SOME_REQUESTER
                                + " the device id "
                                + output.id()
                                + "; this kernel knows equal ids only",
                        0);
            }
            found.its = madt.its().get(0).base();
        }
    }

    /** The host bridge's windows, and where {@code _PRT} leads pins. */
    void findRoutes() throws FirmwareException {
        List<byte[]> blocks = new ArrayList<>(List.of(need("DSDT")));
        blocks.addAll(tables.tables("SSDT"));
        RouteTable routes = new RouteTable();
        String host = "";
        for (PrtScope scope : PrtReader.read(blocks)) {
            if (scope.segment() != SEGMENT || scope.bus() != 0) {
                continue;
            }
            host = scope.bridge() ? host : scope.path();
            for (PrtRoute route : scope.routes()) {
                add(routes, scope, route);
            }
        }
        found.routes = routes;
        findWindows(blocks, host.isEmpty() ? "\\_SB.PCI0" : host);
    }

    /** A link that has no interrupt leads nowhere. */
    private static void add(RouteTable routes, PrtScope scope, PrtRoute route) {
        if (route.gsi() != 0) {
            routes.add(
                    scope.bridgeChain(),
                    route.slot(),
                    route.pin() + 1,
                    new InterruptRoutes.Route((int) route.gsi(), trigger(route.trigger())));
        }
    }

    private void findWindows(List<byte[]> blocks, String host) throws FirmwareException {
        for (HostWindow window : HostWindowReader.read(blocks, host)) {
            if (window.ports() && window.busAddress() == 0) {
                found.ports = window.cpuAddress();
            } else if (!window.ports() && found.windowBytes == 0) {
                found.window = window.cpuAddress();
                found.windowBytes = window.bytes();
            }
        }
    }

    private byte[] need(String signature) throws FirmwareException {
        byte[] table = tables.table(signature);
        if (table == null) {
            throw new FirmwareException("no table " + signature, 0);
        }
        return table;
    }

    /** What firmware leaves open is what PCI's pins are. */
    static InterruptRoutes.Trigger trigger(Trigger said) {
        return said == Trigger.EDGE ? InterruptRoutes.Trigger.EDGE : InterruptRoutes.Trigger.LEVEL;
    }
}
