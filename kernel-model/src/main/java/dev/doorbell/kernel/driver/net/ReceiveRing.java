package dev.doorbell.kernel.driver.net;

import dev.doorbell.sim.cpu.Core;

/** What the network stack takes received frames from. */
@FunctionalInterface
public interface ReceiveRing {
    /** Takes the frames that are in the ring. */
    @FunctionalInterface
    interface FrameConsumer {
        /**
         * One frame; the buffer goes back to the device when the drain is over.
         *
         * @param address of the first byte of the frame in guest memory
         * @param bytes length of the frame
         * @param journey its handle in the journey book
         */
        void frame(long address, int bytes, long journey);
    }

    /** Hands every received frame to {@code consumer}; answers how many there were. */
    int drain(Core core, FrameConsumer consumer);
}
