package dev.doorbell.sim.reg;

/**
 * One row of a register table.
 *
 * @param offset of the register, or of the first of an array, in bytes
 * @param bytes width of the register: 1, 2, 4 or 8
 * @param accessBytesMin the narrowest access it answers
 * @param count registers in the array; 1 for a single one
 * @param stride bytes from one register of the array to the next
 * @param access what software may do
 * @param says one sentence: what it is
 */
public record RegisterRow(
        long offset,
        int bytes,
        int accessBytesMin,
        int count,
        int stride,
        Access access,
        String says) {

    /** A 32-bit read-write register at {@code offset}. */
    public static RegisterRow at(long offset) {
        return new RegisterRow(offset, 4, 4, 1, 4, Access.READ_WRITE, "");
    }

    /** With another width, which is also the narrowest access. */
    public RegisterRow bytes(int width) {
        return new RegisterRow(offset, width, width, count, width, access, says);
    }

    /** Also answering narrower accesses. */
    public RegisterRow accessedBy(int bytesMin) {
        return new RegisterRow(offset, bytes, bytesMin, count, stride, access, says);
    }

    /** An array of {@code count} registers, {@code stride} bytes apart. */
    public RegisterRow array(int count, int stride) {
        return new RegisterRow(offset, bytes, accessBytesMin, count, stride, access, says);
    }

    /** With this kind of access. */
    public RegisterRow access(Access access) {
        return new RegisterRow(offset, bytes, accessBytesMin, count, stride, access, says);
    }

    /** Read-only. */
    public RegisterRow readOnly() {
        return access(Access.READ_ONLY);
    }

    /** Write-only. */
    public RegisterRow writeOnly() {
        return access(Access.WRITE_ONLY);
    }

    /** Ones set. */
    public RegisterRow onesSet() {
        return access(Access.WRITE_ONE_SETS);
    }

    /** Ones clear. */
    public RegisterRow onesClear() {
        return access(Access.WRITE_ONE_CLEARS);
    }

    /** A read clears. */
    public RegisterRow readClears() {
        return access(Access.READ_CLEARS);
    }

    /** Reserved. */
    public RegisterRow reserved() {
        return access(Access.RESERVED);
    }

    /** In hardware, not here. */
    public RegisterRow unmodelled() {
        return access(Access.UNMODELLED);
    }

    /** With its sentence. */
    public RegisterRow says(String sentence) {
        return new RegisterRow(offset, bytes, accessBytesMin, count, stride, access, sentence);
    }

    /** The first offset behind the row. */
    long end() {
        return offset + (long) (count - 1) * stride + bytes;
    }
}
