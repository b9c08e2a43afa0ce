package dev.doorbell.nic;

/** What is plugged into a network device: takes the frames it sends. */
@FunctionalInterface
public interface Cable {
    /**
     * Takes a frame, without FCS; copies what it needs before it returns. It is carried as soon as the
     * cable is free.
     *
     * @return the tick from which the cable is free for the next one; now or later
     */
    long transmit(byte[] frame, int offset, int bytes);
}
