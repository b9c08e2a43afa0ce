package dev.doorbell.kernel.program;

/**
 * The system calls on sockets. Addresses are {@linkplain Addresses numbers}; a failure is a negative
 * {@link Errno}.
 */
public interface Sockets {
    /** A UDP socket without a port. Answers its descriptor. */
    int udp();

    /** Gives a UDP socket a port, 1 to 65535; 0 for any that is free. Answers 0. */
    int bind(int descriptor, int port);

    /**
     * Sends a datagram; a socket without a port gets one. Answers how many bytes it sent.
     *
     * @param payload up to 1472 bytes
     */
    int sendTo(int descriptor, byte[] payload, int address, int port);

    /**
     * Takes the oldest datagram of a UDP socket, without waiting: {@link Errno#EAGAIN} if there is none.
     *
     * @return how many bytes of it are at the beginning of {@code to}
     */
    int receiveFrom(int descriptor, byte[] to);

    /** The same, but blocks until there is one. */
    int awaitFrom(int descriptor, byte[] to);

    /** A TCP connection to there; blocks until the peer has answered. Answers its descriptor. */
    int connect(int address, int port);

    /**
     * Sends on a connection.
     *
     * @return how many bytes it took; at most one segment's, 1460
     */
    int send(int descriptor, byte[] from, int offset, int bytes);

    /**
     * Receives on a connection; blocks until there is something.
     *
     * @return how many bytes are at the beginning of {@code to}; 0 if the peer sends no more
     */
    int receive(int descriptor, byte[] to);

    /** Closes a socket. Answers 0. */
    int close(int descriptor);
}
