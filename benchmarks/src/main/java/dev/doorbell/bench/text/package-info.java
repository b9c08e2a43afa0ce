/**
 * Files of lines and words, and what is wrong with them: where, what was found, what is expected.
 *
 * <p>What enters: a path. What leaves: lines, words and numbers, or an {@link
 * dev.doorbell.bench.text.InputException} that names file, line and column. Sizes are bounded, so that
 * no file can exhaust memory. Imports: {@code sim.error}.
 */
@NullMarked
package dev.doorbell.bench.text;

import org.jspecify.annotations.NullMarked;
