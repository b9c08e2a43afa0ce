package dev.doorbell.kernel.program;

/**
 * What a system call answers when it fails: one of these, negative.
 *
 * <p>Numbers as Linux has them on AArch64, which Breenix follows.
 */
public final class Errno {
    /** No such descriptor, or of another kind. */
    public static final int EBADF = -9;

    /** Nothing there now. */
    public static final int EAGAIN = -11;

    /** An argument that the call does not take. */
    public static final int EINVAL = -22;

    /** The process has too many descriptors. */
    public static final int EMFILE = -24;

    /** Longer than one packet carries. */
    public static final int EMSGSIZE = -90;

    /** Another socket has the port. */
    public static final int EADDRINUSE = -98;

    /** The next hop's link address is not known. */
    public static final int ENETUNREACH = -101;

    /** The peer has reset the connection. */
    public static final int ECONNRESET = -104;

    /** The kernel has no room for another connection, or the NIC none for another frame. */
    public static final int ENOBUFS = -105;

    /** There is no connection, or it cannot send any more. */
    public static final int ENOTCONN = -107;

    /** The peer does not answer. */
    public static final int ETIMEDOUT = -110;

    /** The peer refuses. */
    public static final int ECONNREFUSED = -111;

    private Errno() {}
}
