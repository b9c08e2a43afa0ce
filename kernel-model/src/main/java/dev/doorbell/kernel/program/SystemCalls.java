package dev.doorbell.kernel.program;

/** What the kernel offers a program that has one socket. */
public interface SystemCalls {
    /**
     * Blocks until a packet has come to the program's port, and takes it.
     *
     * @return its length in bytes, Ethernet header included
     */
    int receive();

    /** The bytes of the packet received last; only until the next call, and only so many as it had. */
    byte[] received();

    /** Sends an Ethernet frame without FCS; returns when the device has taken it. */
    void send(byte[] frame);

    /**
     * Reads {@code count} blocks of the disk from block {@code first} on, and blocks until they are
     * there.
     *
     * @return how many bytes it has put at the beginning of {@code to}; 0 if there is no disk or it
     *     failed
     */
    int readBlocks(long first, int count, byte[] to);

    /** Computes for {@code cycles} cycles of the core's clock. */
    void compute(long cycles);

    /** The tick now. */
    long nowTicks();

    /**
     * The calls on sockets.
     *
     * @throws dev.doorbell.sim.error.ConfigurationException if the kernel has no network stack
     */
    Sockets sockets();

    /** Milliseconds since boot, as core 0's ticks count them. */
    long clockMillis();

    /** Lets others run. */
    void yieldCore();

    /**
     * The same for a loop that does nothing but look, for a datagram or at the clock, and yield. With
     * nobody else to run it returns when what the loop looks at may have changed: its turns until then
     * would all find the same, take their time, and are not simulated one by one.
     */
    void yieldLooking();

    /** Blocks until the clock has counted {@code millis} more milliseconds. */
    void sleepMillis(long millis);
}
