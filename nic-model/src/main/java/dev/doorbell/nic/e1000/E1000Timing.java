package dev.doorbell.nic.e1000;

import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;

/**
 * How long a card takes, in ticks.
 *
 * @param pipelineTicks from a frame's last bit to its first DMA write
 * @param negotiationTicks the PHY's negotiation of a link
 * @param phyTicks an access to a register of the PHY
 * @param eepromTicks reading a word of the EEPROM
 */
public record E1000Timing(
        long pipelineTicks, long negotiationTicks, long phyTicks, long eepromTicks) {
    private static final long QEMU_NEGOTIATION_NANOS = 500_000_000;

    /** The profile's. */
    public static E1000Timing of(TimingProfile profile, TimeBase time) {
        return new E1000Timing(
                time.ticksOfNanos(profile.value(TimingConstant.NIC_PIPELINE)),
                time.ticksOfNanos(profile.value(TimingConstant.PHY_NEGOTIATION)),
                time.ticksOfNanos(profile.value(TimingConstant.PHY_REGISTER)),
                time.ticksOfNanos(profile.value(TimingConstant.EEPROM_WORD)));
    }

    /**
     * With QEMU's PHY and EEPROM: negotiation of 500 ms, everything else at once.
     *
     * <p>Source: QEMU 7.2, hw/net/e1000.c and e1000x_common.c.
     */
    public E1000Timing withQemuParts(TimeBase time) {
        return new E1000Timing(pipelineTicks, time.ticksOfNanos(QEMU_NEGOTIATION_NANOS), 0, 0);
    }
}
