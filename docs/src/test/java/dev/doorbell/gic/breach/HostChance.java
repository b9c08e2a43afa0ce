package dev.doorbell.gic.breach;

import java.util.Random;

/** Breaks {@code noHostClockInModels}, with a generator of its own. */
final class HostChance {
    int roll = new Random(1).nextInt();
}
