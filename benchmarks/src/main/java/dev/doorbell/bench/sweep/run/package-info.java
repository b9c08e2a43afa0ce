/**
 * Sweeps: a grid over the parameters of a scenario, each cell run for several seeds on all cores, so that
 * it can be stopped and gone on with, and comes to the same bytes however it was run.
 *
 * <p>What enters: a specification and a directory. What leaves: a line in {@code runs.jsonl} for every
 * finished run, and a {@link dev.doorbell.bench.sweep.SweepResult}. Imports: {@code bench.scenario} for
 * the runs, {@code bench.compare} for progress.
 */
@NullMarked
package dev.doorbell.bench.sweep.run;

import org.jspecify.annotations.NullMarked;
