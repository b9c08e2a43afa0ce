/**
 * JMH benchmarks: host time and bytes of one operation.
 *
 * <p>Each class asks one question and holds its own control. {@code BenchmarksTest} runs them all,
 * shortly, under the profile {@code bench}.
 */
@NullMarked
package dev.doorbell.bench.jmh;

import org.jspecify.annotations.NullMarked;
