/**
 * What the firmware readers share: the header that every ACPI table begins with, and the refusal of
 * bytes that are not what they claim to be.
 *
 * <p>Firmware is read as bytes from guest memory and nothing in it is trusted. Follows: ACPI
 * specification 6.5, "System Description Table Header". Imports: the JDK only.
 */
@NullMarked
package dev.doorbell.kernel.firmware;

import org.jspecify.annotations.NullMarked;
