package dev.doorbell.bench.replay;

/** What one line of a conversation's body does. */
public enum StepKind {
    /** An MMIO write: address, width, value. */
    WRITE("w", false),
    /** An MMIO read: address, width, expected value under a mask. */
    READ("r", true),
    /** Puts bytes into guest memory: address, text holds them as hexadecimal digits. */
    MEMORY_WRITE("mw", false),
    /** Guest memory must hold bytes: address, text holds them as hexadecimal digits. */
    MEMORY_READ("mr", true),
    /** Sets guest memory: address, count in the mask's place, value of each byte. */
    FILL("fill", false),
    /** A core writes a system register: encoding in the address's place, text names it. */
    SYSTEM_WRITE("icc", false),
    /** A core reads a system register: encoding in the address's place, text names it. */
    SYSTEM_READ("icc", true),
    /** The levels of a core's inputs: bit 0 of the value is IRQ, bit 1 is FIQ. */
    LEVELS("line", true),
    /** Lets time pass: the value counts milliseconds. */
    RUN("run", false),
    /** A frame arrives on a wire; text names the wire, then holds the frame. */
    FRAME_IN("net-rx", false),
    /** The next frame on a wire; text names the wire and holds the frame, or none. */
    FRAME_OUT("net-tx", true),
    /** A cable is plugged in or pulled; text names the device. */
    LINK("link", false);

    private final String word;
    private final boolean isRead;

    StepKind(String word, boolean isRead) {
        this.word = word;
        this.isRead = isRead;
    }

    /** The word that begins its line. */
    public String word() {
        return word;
    }

    /** Whether it asks something, and so has something to compare. */
    public boolean isRead() {
        return isRead;
    }
}
