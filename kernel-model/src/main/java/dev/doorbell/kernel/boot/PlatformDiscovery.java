package dev.doorbell.kernel.boot;

import static dev.doorbell.kernel.PlatformConfig.ABSENT;

import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.acpi.AcpiTables;
import dev.doorbell.kernel.firmware.fdt.Fdt;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.error.ConfigurationException;

/**
 * The loader: finds out what machine this is, from what firmware left in memory.
 *
 * <p>Runs before the kernel, as Breenix' loader does under UEFI, and takes no simulated time. It reads
 * memory, and with {@link FirmwareSource#SCAN} identification registers as well.
 */
public final class PlatformDiscovery {
    private static final int TREE_HEADER_BYTES = 8;

    private final BootInformation boot;
    private final GuestMemory memory;
    private final SystemBus bus;
    private final Findings found = new Findings();

    private PlatformDiscovery(BootInformation boot, GuestMemory memory, SystemBus bus) {
        this.boot = boot;
        this.memory = memory;
        this.bus = bus;
    }

    /**
     * Finds the machine.
     *
     * @param boot what the loader was told
     * @param memory where the tables are
     * @param bus where identification registers are
     * @throws ConfigurationException if firmware left nothing of that kind, or what it left cannot be
     *     understood
     */
    public static Discovered discover(
            BootInformation boot, FirmwareSource source, GuestMemory memory, SystemBus bus) {
        PlatformDiscovery discovery = new PlatformDiscovery(boot, memory, bus);
        try {
            switch (source) {
                case ACPI -> discovery.readAcpi();
                case DEVICE_TREE -> discovery.readTree();
                case SCAN -> discovery.scan();
            }
        } catch (FirmwareException e) {
            throw new ConfigurationException(
                    "the kernel cannot boot from "
                            + source.label()
                            + ": "
                            + e.getMessage()
                            + "; correct what firmware leaves, or boot from another source");
        }
        return discovery.found.finish(boot.freeMemory());
    }

    private AcpiDiscovery acpi() throws FirmwareException {
        if (boot.rsdp() == ABSENT) {
            throw new FirmwareException("no RSDP", 0);
        }
        return new AcpiDiscovery(AcpiTables.find(boot.rsdp(), this::read), found);
    }

    private void readAcpi() throws FirmwareException {
        AcpiDiscovery acpi = acpi();
        acpi.findParts();
        acpi.findMessageControllers();
        acpi.findRoutes();
    }

    private void readTree() throws FirmwareException {
        if (boot.deviceTree() == ABSENT) {
            throw new FirmwareException("no device tree", 0);
        }
        byte[] header = read(boot.deviceTree(), TREE_HEADER_BYTES);
        long size = 0;
        for (int i = 4; i < TREE_HEADER_BYTES; i++) {
            size = (size << 8) | (header[i] & 0xFF);
        }
        if (!Fdt.isFdt(header) || size > Fdt.BYTES_MAX) {
            throw new FirmwareException("no device tree where it should be", 0);
        }
        new TreeDiscovery(Fdt.parse(read(boot.deviceTree(), (int) size)), found).find();
    }

    private void scan() throws FirmwareException {
        acpi().findParts();
        ControllerScan scan = new ControllerScan(bus);
        if (found.redistributors != ABSENT) {
            found.its = scan.its(found);
        }
        KnownPlatform quirk = KnownPlatform.of(found.distributor, boot.freeMemory());
        if (quirk != null) {
            found.messageFrame = scan.messageFrame(quirk.messageFrame());
            found.routes = quirk.routes();
        }
    }

    private byte[] read(long address, int length) throws FirmwareException {
        if (length < 0 || !memory.holds(address, length)) {
            throw new FirmwareException(
                    String.format("%d bytes at 0x%x, where there is no memory", length, address),
                    0);
        }
        byte[] bytes = new byte[length];
        memory.copyOut(address, bytes, 0, length);
        return bytes;
    }
}
