package dev.doorbell.nic;

import dev.doorbell.pci.PciFunction;

/** A network device: a PCI function with a socket for a wire. */
public interface Nic {
    /** The function that the host bridge is to be given. */
    PciFunction function();

    /**
     * A frame's last bit has arrived. The device copies what it needs before it returns.
     *
     * @param frame holds the frame, without FCS
     * @param offset where it begins
     * @param bytes how long it is
     * @param journey its handle in the journey book; the device accounts for its end
     */
    void frameArrives(byte[] frame, int offset, int bytes, long journey);

    /**
     * Whether a frame of {@code bytes} bytes would be taken now. A wire without back-pressure does not
     * ask: what is not taken is dropped by the device, with a reason.
     */
    boolean canReceive(int bytes);

    /** Tells {@code listener} whenever {@link #canReceive} may have become true. */
    void onRoom(Runnable listener);

    /** Plugs in the cable that carries what it sends. */
    void connect(Cable cable);

    /** The cable has a partner at its other end, or no longer; it has out of reset. */
    void setLink(boolean up);
}
