/**
 * For tests: a machine for every test by {@code @OnBoard}, and assertions about machines and latencies.
 * Imports: boards, the guest, {@code sim}; JUnit and AssertJ.
 *
 * <p>JUnit, AssertJ and Commons Statistics come from the build of whoever uses this.
 */
@NullMarked
package dev.doorbell.kernel.testkit;

import org.jspecify.annotations.NullMarked;
