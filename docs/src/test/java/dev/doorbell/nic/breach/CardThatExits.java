package dev.doorbell.nic.breach;

/** Breaks {@code onlyTheCommandLineEndsTheProcess}. */
final class CardThatExits {
    void receive() {
        System.exit(1);
    }
}
