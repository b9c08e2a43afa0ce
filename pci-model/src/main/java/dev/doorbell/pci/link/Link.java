package dev.doorbell.pci.link;

/**
 * What a function's requests travel on: takes time for each, one after the other.
 *
 * <p>Times are ticks; a request is sent as soon as the link is free.
 */
public interface Link {
    /**
     * Sends a write of {@code bytes} bytes.
     *
     * @return the tick at which its last byte reaches memory
     */
    long send(long nowTicks, long address, int bytes);

    /**
     * Sends a read of {@code bytes} bytes.
     *
     * @return the tick at which its last byte is back
     */
    long request(long nowTicks, long address, int bytes);

    /**
     * Sends a change of the INTx pin, if pins travel as messages.
     *
     * @return the tick at which it arrives
     */
    long sendPin(long nowTicks);

    /**
     * Whether the INTx pin travels as messages behind the data, as on PCI Express. If not it is a
     * wire of its own, and an interrupt can arrive before the data it announces.
     */
    boolean carriesPins();

    /** Whether the sender of a write learns that nobody took it, as on a conventional bus. */
    default boolean reportsAborts() {
        return false;
    }
}
