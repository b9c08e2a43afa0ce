package dev.doorbell.kernel.net;

import dev.doorbell.kernel.driver.net.NetDriver;
import dev.doorbell.sim.cpu.Core;

/**
 * The one door to the NIC's transmit ring, for threads and softirqs of all cores.
 *
 * <p>A spin lock, held with interrupts masked: a softirq on the same core cannot come between, one on
 * another core waits.
 */
public final class Transmitter {
    /** One turn of the loop that waits for the lock: a load, a compare, a branch. */
    private static final int LOCK_TURN_CYCLES = 4;

    private final NetDriver nic;
    private boolean held;

    /** Makes the door to {@code nic}. */
    public Transmitter(NetDriver nic) {
        this.nic = nic;
    }

    /**
     * Sends a frame without FCS from {@code core}.
     *
     * @return whether the device has taken it, or will
     */
    public boolean send(Core core, byte[] frame) {
        boolean masked = core.maskInterrupts();
        while (held) {
            core.spend(LOCK_TURN_CYCLES);
        }
        held = true;
        boolean went = nic.transmit(core, frame);
        held = false;
        core.restoreInterrupts(masked);
        return went;
    }
}
