/**
 * For tests: arbitraries of whole machines, possible and impossible ones, and of firmware tables, right
 * and damaged ones.
 *
 * <p>Needs jqwik on the class path of the tests that use it. Imports: boards, the guest, {@code
 * sim.testkit}.
 */
@NullMarked
package dev.doorbell.kernel.testkit;

import org.jspecify.annotations.NullMarked;
