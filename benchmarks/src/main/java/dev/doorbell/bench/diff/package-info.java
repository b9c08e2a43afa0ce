/**
 * What differs between two results of a comparison, how sure that is, and whether it is more than a gate
 * allows.
 *
 * <p>What enters: two results, and gates as they are written on the command line. What leaves: a record
 * of what moved, for people as a table. Imports: {@code bench.compare} for results, {@code bench.text}.
 */
@NullMarked
package dev.doorbell.bench.diff;

import org.jspecify.annotations.NullMarked;
