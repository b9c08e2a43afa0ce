package dev.doorbell.nic.breach;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Breaks {@code threadsAreMadeInTwoPlaces}, through a pool. */
final class CardWithAPool {
    ExecutorService receivers = Executors.newCachedThreadPool();
}
