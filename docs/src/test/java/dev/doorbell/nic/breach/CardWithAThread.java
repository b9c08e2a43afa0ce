package dev.doorbell.nic.breach;

/** Breaks {@code threadsAreMadeInTwoPlaces}, directly. */
final class CardWithAThread {
    Thread receiver = new Thread(() -> {});
}
