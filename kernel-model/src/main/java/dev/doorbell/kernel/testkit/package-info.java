/**
 * For tests: a machine for every test by {@code @OnBoard}, and assertions about machines and latencies;
 * arbitraries of whole machines, possible and impossible ones, and of firmware tables, right and damaged
 * ones. Imports: boards, the guest, {@code sim}; JUnit, AssertJ and jqwik.
 *
 * <p>JUnit, AssertJ, jqwik and Commons Statistics come from the build of whoever uses this.
 */
@NullMarked
package dev.doorbell.kernel.testkit;

import org.jspecify.annotations.NullMarked;
