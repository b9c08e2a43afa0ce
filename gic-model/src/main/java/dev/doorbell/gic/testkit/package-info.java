/**
 * For people who write ITS drivers, hypervisors or models of a GIC: an oracle, sequences, and checks of
 * what they wrote.
 *
 * <pre>{@code
 *   ItsDomain ─▶ ItsSequence ─────┬─▶ ItsUnderTest (yours, or DoorbellIts) ─┐
 *                                 └─▶ ItsOracle ────────────────────────────┴─▶ first divergence
 *
 *   ItsDomain ─▶ ItsDriverSequence ┬─▶ your driver ─▶ registers, memory ─▶ Doorbell's GIC ┐
 *                                  └─▶ ItsOracle ─────────────────────────────────────────┴─▶ first divergence
 * }</pre>
 *
 * <p>What enters: intents. What leaves: the first divergence, with a minimal list of steps in words, as
 * a test and as a script. The classes that end in {@code Domain} need jqwik; nothing else here needs a
 * test library. Imports: {@code sim} and the other packages of {@code gic}.
 */
@NullMarked
package dev.doorbell.gic.testkit;

import org.jspecify.annotations.NullMarked;
