package dev.doorbell.kernel.program;

/** A user program. */
@FunctionalInterface
public interface Program {
    /** Receives for ever: the far end of every latency measurement. */
    Program RECEIVER =
            system -> {
                while (true) {
                    system.receive();
                }
            };

    /** Runs on a thread of its own; the thread ends when it returns. */
    void run(SystemCalls system);

    /**
     * A program and the UDP port it listens on.
     *
     * @param port 0 to 65535; {@link #EVERY_FRAME} for every frame that no port wants; {@link #NO_PORT}
     *     for a program that opens its own sockets
     * @param program what it does
     */
    record Listening(int port, Program program) {
        /** The port that stands for every frame. */
        public static final int EVERY_FRAME = -1;

        /** No port: the program opens its own sockets. */
        public static final int NO_PORT = -2;
    }
}
