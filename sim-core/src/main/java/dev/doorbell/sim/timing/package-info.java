/**
 * Timing as data: every constant by name, in cycles of a clock, with where it comes from.
 *
 * <p>A {@link dev.doorbell.sim.timing.TimingProfile} is read from a text file beside this package
 * and can be changed one constant at a time. Nothing in a model is a bare duration. Left out: time
 * that depends on temperature, power state or contention below the level of the models. Imports:
 * {@code sim} root, {@code sim.time}.
 */
@NullMarked
package dev.doorbell.sim.timing;

import org.jspecify.annotations.NullMarked;
