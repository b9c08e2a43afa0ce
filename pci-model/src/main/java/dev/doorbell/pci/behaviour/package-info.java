/**
 * Where implementations of devices differ, and what each of them does.
 *
 * <p>A choice lives with the device it concerns; here is what is common to all. Imports nothing.
 */
@NullMarked
package dev.doorbell.pci.behaviour;

import org.jspecify.annotations.NullMarked;
