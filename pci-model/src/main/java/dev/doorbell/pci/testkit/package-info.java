/**
 * Arbitraries for tests of one's own about PCI: trees of bridges and functions, storms of messages, and
 * traffic to configuration space.
 *
 * <p>{@link MsixFunction} is a function to storm with, {@link MsiLedger} says what has to become of each
 * message. Needs jqwik on the class path of the tests that use it. Imports {@code sim.testkit} and the
 * packages of the PCI model.
 */
@NullMarked
package dev.doorbell.pci.testkit;

import org.jspecify.annotations.NullMarked;
