package dev.doorbell.bench.replay;

/** The exception a processor took instead of completing an access. */
public enum Trap {
    /** None: the access completed. */
    NONE(""),
    /** An external abort: nobody answers such an access. */
    FAULT("!fault"),
    /** An undefined instruction: there is no such register, or not from here. */
    UNDEFINED("!undef");

    private final String word;

    Trap(String word) {
        this.word = word;
    }

    /** As it is written behind an access. */
    public String word() {
        return word;
    }
}
