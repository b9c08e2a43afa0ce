/**
 * What Breenix did differently from one commit to the next, as choices: of the tick, of interrupts, of
 * receiving, of the network stack. A {@link dev.doorbell.kernel.policy.Snapshot snapshot} names one combination.
 *
 * <p>Source: ryanbreen/breenix at the commits that {@link dev.doorbell.kernel.policy.Snapshot} names.
 * Imports: {@code
 * kernel.program}, for the resolvers that programs use.
 */
@NullMarked
package dev.doorbell.kernel.policy;

import org.jspecify.annotations.NullMarked;
