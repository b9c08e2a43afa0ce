package dev.doorbell.nic.peer;

import dev.doorbell.nic.peer.packet.Bytes;

/** The program at the server's end of a connection. */
interface TcpApplication {
    /** The connection is established. */
    void opened();

    /** Bytes have come, in order, each once. */
    void received(Bytes data);

    /** The guest will send no more. */
    void finished();

    /** The connection is no more. */
    void ended();
}
