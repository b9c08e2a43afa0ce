/**
 * What came of a sweep: a grid of scenarios, each run for several seeds.
 *
 * <p>What enters: measurements of cells. What leaves: records that are the fields of {@code sweep.json},
 * and the same as a table for people. The runs themselves are made by {@code bench.sweep.run}. Imports:
 * nothing of Doorbell.
 */
@NullMarked
package dev.doorbell.bench.sweep;

import org.jspecify.annotations.NullMarked;
