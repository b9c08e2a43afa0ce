package dev.doorbell.gic.breach;

import java.util.function.LongSupplier;

/** Breaks {@code noHostClockInModels}, with the clock. */
final class HostTime {
    LongSupplier clock = System::nanoTime;
}
