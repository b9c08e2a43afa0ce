/**
 * One journey in the terminal: its stages on lanes against time, and the records that concern it.
 *
 * <p>A {@link dev.doorbell.bench.timeline.JourneyView} comes of an export of JSON lines, of a result of
 * {@code compare}, or of a scenario that is run for it; {@link dev.doorbell.bench.timeline.TimelineText}
 * draws it.
 */
@NullMarked
package dev.doorbell.bench.timeline;

import org.jspecify.annotations.NullMarked;
