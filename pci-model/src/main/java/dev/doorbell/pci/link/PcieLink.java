package dev.doorbell.pci.link;

import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.time.ClockDomain;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import org.jspecify.annotations.Nullable;

/**
 * A serial link: sends one packet after the other, each after whole symbol times.
 *
 * <p>A memory write of <i>n</i> bytes is cut into packets of at most the maximum payload; each adds 8
 * bytes of framing, sequence number and LCRC and a header of 12 bytes, or 16 for an address above 4
 * GiB. A lane sends whole bytes. Without a link (generation 0) everything is instantaneous.
 *
 * <p>Model note: acknowledgements and flow-control packets take no bandwidth.
 */
public final class PcieLink {
    private static final int FRAMING_BYTES = 8;
    private static final int HEADER_BYTES_32 = 12;
    private static final int HEADER_BYTES_64 = 16;
    private static final int LANES_MAX = 32;
    private static final int PAYLOAD_MAX = 4096;
    private static final long FOUR_GIB = 1L << 32;

    private final @Nullable ClockDomain symbolClock;
    private final long cyclesPerByte;
    private final long lanes;
    private final long payloadBytesMax;
    private final long propagationTicks;

    private long busyUntilTick;

    /**
     * Makes the profile's link.
     *
     * @throws ConfigurationException if it has a generation but lanes or payload that no link has
     */
    public PcieLink(TimingProfile profile, TimeBase time) {
        int generation = (int) profile.value(TimingConstant.PCIE_GENERATION);
        symbolClock = generation == 0 ? null : time.domain("pcie");
        cyclesPerByte = TimingProfile.linkCyclesPerByte(generation);
        lanes = profile.value(TimingConstant.PCIE_LANES);
        payloadBytesMax = profile.value(TimingConstant.PCIE_MAX_PAYLOAD);
        propagationTicks = time.ticksOfNanos(profile.value(TimingConstant.PCIE_ONEWAY));
        boolean plausible =
                lanes >= 1
                        && lanes <= LANES_MAX
                        && payloadBytesMax >= 1
                        && payloadBytesMax <= PAYLOAD_MAX;
        if (generation != 0 && !plausible) {
            throw new ConfigurationException(
                    "PCI Express link of "
                            + lanes
                            + " lanes and payload "
                            + payloadBytesMax
                            + "; expected 1 to "
                            + LANES_MAX
                            + " and 1 to "
                            + PAYLOAD_MAX);
        }
    }

    /** Bytes on the link for a write of {@code bytes} bytes to {@code address}. */
    public long packetBytes(long address, int bytes) {
        long packets = bytes == 0 ? 1 : (bytes + payloadBytesMax - 1) / payloadBytesMax;
        int header = address >= FOUR_GIB ? HEADER_BYTES_64 : HEADER_BYTES_32;
        return bytes + packets * (FRAMING_BYTES + header);
    }

    /**
     * Sends a write of {@code bytes} bytes as soon as the link is free.
     *
     * @return the tick at which its last byte reaches memory
     */
    public long send(long nowTicks, long address, int bytes) {
        ClockDomain clock = symbolClock;
        if (clock != null) {
            long symbols = (packetBytes(address, bytes) + lanes - 1) / lanes;
            long start = Math.max(nowTicks, busyUntilTick);
            busyUntilTick = clock.after(start, symbols * cyclesPerByte);
        } else {
            busyUntilTick = nowTicks;
        }
        return busyUntilTick + propagationTicks;
    }

    /** The tick from which the link is free. */
    public long busyUntilTick() {
        return busyUntilTick;
    }
}
