package dev.doorbell.nic.breach;

/** Breaks {@code machinesShareNoState}: every machine's cards count in one place. */
final class CardThatCounts {
    static int made;

    CardThatCounts() {
        made++;
    }
}
