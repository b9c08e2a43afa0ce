/**
 * Randomness, threaded like time: one seed, and a named stream for each consumer.
 *
 * <p>A new consumer takes a stream of its own name and reshuffles nobody. The generators and the
 * transcendental functions are the same on every JDK. Imports: nothing of Doorbell.
 */
@NullMarked
package dev.doorbell.sim.random;

import org.jspecify.annotations.NullMarked;
