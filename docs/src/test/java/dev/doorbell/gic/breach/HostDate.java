package dev.doorbell.gic.breach;

import java.time.Instant;

/** Breaks {@code noHostClockInModels}, with the calendar. */
final class HostDate {
    Instant started = Instant.now();
}
