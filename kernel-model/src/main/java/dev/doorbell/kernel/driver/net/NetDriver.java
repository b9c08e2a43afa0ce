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

    /**
     * Sends a frame and waits until the device has taken it; one that is not taken is given up.
     *
     * @throws IllegalArgumentException if the frame is longer than {@link #FRAME_BYTES_MAX}
     */
    void transmit(Core core, byte[] frame);

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
