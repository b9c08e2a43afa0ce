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
public final class PcieLink implements Link {
    /** The most a read request asks for: Max_Read_Request_Size out of reset. */
    private static final int REQUEST_BYTES_MAX = 512;

    private static final int FRAMING_BYTES = 8;
    private static final int HEADER_BYTES_32 = 12;
    private static final int HEADER_BYTES_64 = 16;
    private static final int MESSAGE_HEADER_BYTES = 16;
    private static final int LANES_MAX = 32;
    private static final int PAYLOAD_MAX = 4096;
    private static final long FOUR_GIB = 1L << 32;

    private final @Nullable ClockDomain symbolClock;
    private final long cyclesPerByte;
    private final long lanes;
    private final long payloadBytesMax;
    private final long propagationTicks;

    private long busyUntilTick;
    private long downBusyUntilTick;

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
        return bytes + packets(bytes, payloadBytesMax) * (FRAMING_BYTES + headerBytes(address));
    }

    private static long packets(int bytes, long bytesMax) {
        return bytes == 0 ? 1 : (bytes + bytesMax - 1) / bytesMax;
    }

    private static int headerBytes(long address) {
        return address >= FOUR_GIB ? HEADER_BYTES_64 : HEADER_BYTES_32;
    }

    @Override
    public long send(long nowTicks, long address, int bytes) {
        return sendUp(nowTicks, packetBytes(address, bytes)) + propagationTicks;
    }

    @Override
    public long sendPin(long nowTicks) {
        return sendUp(nowTicks, FRAMING_BYTES + MESSAGE_HEADER_BYTES) + propagationTicks;
    }

    @Override
    public long request(long nowTicks, long address, int bytes) {
        long requests = packets(bytes, REQUEST_BYTES_MAX);
        long asked = sendUp(nowTicks, requests * (FRAMING_BYTES + headerBytes(address)));
        long answered = asked + propagationTicks;
        long completions = packets(bytes, payloadBytesMax);
        long answerBytes = bytes + completions * (FRAMING_BYTES + HEADER_BYTES_32);
        downBusyUntilTick = after(Math.max(answered, downBusyUntilTick), answerBytes);
        return downBusyUntilTick + propagationTicks;
    }

    @Override
    public boolean carriesPins() {
        return symbolClock != null;
    }

    private long sendUp(long nowTicks, long bytes) {
        busyUntilTick = after(Math.max(nowTicks, busyUntilTick), bytes);
        return busyUntilTick;
    }

    /** When {@code bytes} bytes that start at {@code startTick} are through. */
    private long after(long startTick, long bytes) {
        ClockDomain clock = symbolClock;
        return clock == null
                ? startTick
                : clock.after(startTick, (bytes + lanes - 1) / lanes * cyclesPerByte);
    }

    /** The tick from which the link is free. */
    public long busyUntilTick() {
        return busyUntilTick;
    }
}
