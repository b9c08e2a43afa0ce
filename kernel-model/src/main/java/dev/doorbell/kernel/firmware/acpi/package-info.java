/**
 * ACPI's fixed tables as a kernel reads them: where interrupt controllers, configuration windows,
 * message routes and the console are, and where the other tables lie.
 *
 * <p>What enters: the bytes of a table. What leaves: records, or a {@link
 * dev.doorbell.kernel.firmware.FirmwareException}. Tables with code (DSDT, SSDT) are not read here.
 * Imports: {@code kernel.firmware}.
 *
 * <p>Sources: ACPI specification 6.5; PCI Firmware Specification 3.3 (MCFG); Arm's IO Remapping
 * Table, DEN0049 (IORT); Microsoft's Serial Port Console Redirection Table 1.08 (SPCR).
 */
@NullMarked
package dev.doorbell.kernel.firmware.acpi;

import org.jspecify.annotations.NullMarked;
