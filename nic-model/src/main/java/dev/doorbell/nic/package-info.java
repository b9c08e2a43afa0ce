/**
 * Network devices, as the wire and the driver see them.
 *
 * <p>This package holds what every NIC offers the wire: {@link dev.doorbell.nic.Nic}. The devices are
 * in packages of their own, the wire and its traffic in {@code wire}, capture files in {@code
 * capture}. Imports: {@code sim}, {@code pci}.
 */
@NullMarked
package dev.doorbell.nic;

import org.jspecify.annotations.NullMarked;
