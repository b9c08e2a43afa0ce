package dev.doorbell.kernel.firmware;

/**
 * Firmware bytes that cannot be believed or cannot be evaluated.
 *
 * <p>The only thing a firmware reader throws at bad input. The reason is a sentence part for people;
 * the offset says where in the table (or tree) the reader stood.
 */
public class FirmwareException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final long offset;

    /**
     * Refuses firmware.
     *
     * @param reason what is wrong, in words, without the offset
     * @param offset byte offset from the start of the table or tree, at least 0
     */
    public FirmwareException(String reason, long offset) {
        super(reason + " (at offset 0x" + Long.toHexString(offset) + ")");
        this.reason = reason;
        this.offset = offset;
    }

    /** What is wrong, without the offset. */
    public String reason() {
        return reason;
    }

    /** Byte offset from the start of the table or tree. */
    public long offset() {
        return offset;
    }
}
