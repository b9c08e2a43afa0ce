/**
 * For tests: lengths of time, assertions about journeys, and latencies to compare. Imports: the rest of
 * {@code sim}, AssertJ.
 *
 * <p>AssertJ comes from the build of whoever uses this; nothing outside a testkit needs it.
 */
@NullMarked
package dev.doorbell.sim.testkit;

import org.jspecify.annotations.NullMarked;
