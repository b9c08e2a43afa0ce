package dev.doorbell.nic.breach;

/** Breaks {@code noStandardStreams}. */
final class CardThatPrints {
    void receive() {
        System.out.println("frame");
    }
}
