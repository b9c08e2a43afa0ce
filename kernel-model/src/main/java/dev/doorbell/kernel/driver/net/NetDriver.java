package dev.doorbell.kernel.driver.net;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.driver.pci.InterruptSetup;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.sim.cpu.Core;

/**
 * A NIC's driver, as the kernel and its network stack see it.
 *
 * <p>One driver class serves every delivery: {@link #probe} is told which, and all it changes is what
 * announces the frames.
 */
public interface NetDriver extends ReceiveRing {
    /** The longest frame that is sent or received, without FCS. */
    int FRAME_BYTES_MAX = 1514;

    /**
     * Brings the device up; answers what kept the wanted delivery from being set up, or nothing.
     * Without interrupts the device works all the same and waits to be polled.
     */
    String probe(Core core, Delivery delivery, InterruptSetup interrupts, IrqTable irqs);

    /** Enables the interrupt, where set-up has left that for when the network is up. */
    void enableDeferredInterrupt(Core core);

    /**
     * Hands at most {@code budget} received frames to {@code consumer}.
     *
     * @return how many there were
     */
    int drain(Core core, FrameConsumer consumer, int budget);

    /** Hands every received frame to {@code consumer}; answers how many there were. */
    @Override
    default int drain(Core core, FrameConsumer consumer) {
        return drain(core, consumer, Integer.MAX_VALUE);
    }

    /** Whether a frame is in the ring. Looks at memory alone. */
    boolean hasFrames(Core core);

    /**
     * Lets frames be announced again after a drain that found the ring empty.
     *
     * @return whether frames came meanwhile that nothing will announce: drain again
     */
    boolean rearm(Core core);

    /** Takes back what the device has sent, where sending does not wait for that. */
    void reclaimTransmits(Core core);

    /**
     * Sends a frame. Waits until the device has taken it, or puts it into a free slot.
     *
     * @return whether it went: not if the device does not take it in time, or no slot is free
     * @throws IllegalArgumentException if the frame is longer than {@link #FRAME_BYTES_MAX}
     */
    boolean transmit(Core core, byte[] frame);

    /** The device's link address, once it was probed: the first of the six bytes is the highest. */
    long macAddress(Core core);

    /** Whether frames are announced by an interrupt of the device's own. */
    boolean isInterruptDriven();

    /** The interrupt that announces frames, an SPI or an LPI; 0 if they are polled for. */
    int irq();

    /** Refuses a frame that no Ethernet carries. */
    static void checkLength(byte[] frame) {
        if (frame.length > FRAME_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "frame of " + frame.length + " bytes; expected at most " + FRAME_BYTES_MAX);
        }
    }
}
