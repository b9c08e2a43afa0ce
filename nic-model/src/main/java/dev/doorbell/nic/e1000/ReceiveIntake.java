package dev.doorbell.nic.e1000;

import static dev.doorbell.nic.e1000.E1000Register.CTRL;
import static dev.doorbell.nic.e1000.E1000Register.RCTL;
import static dev.doorbell.nic.e1000.E1000Register.RXCSUM;
import static dev.doorbell.nic.e1000.E1000Register.VET;

import dev.doorbell.sim.path.DropReason;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What the receiver does with a frame before it is in the packet buffer: length, filter, VLAN tag,
 * checksums, FCS, statistics.
 *
 * <p>Source: 8254x SDM, "Packet Reception". Model note: the far end has padded short frames.
 */
final class ReceiveIntake {
    /** A frame without FCS is at least this long. */
    static final int FRAME_BYTES_MIN = 60;

    private static final int STORE_BAD = 1 << 2;
    private static final int GROUP_PROMISCUOUS = 1 << 4;
    private static final int LONG_FRAMES = 1 << 5;
    private static final int BROADCAST_ACCEPTED = 1 << 15;
    private static final int STRIP_FCS = 1 << 26;
    private static final int CTRL_VLAN = 1 << 30;

    private static final int SHORT_BYTES_MAX = 1518;
    private static final int LONG_BYTES_MAX = 16384 - PacketBuffer.FCS_BYTES;
    private static final int QEMU_SHORT_BYTES_MAX = 1522;
    private static final int QEMU_LONG_BYTES_MAX = 16384;
    private static final int ADDRESSES_BYTES = 12;
    private static final int TAG_BYTES = 4;

    private final boolean qemu;
    private final RegisterStore registers;
    private final ReceiveFilter filter;
    private final StatisticsBlock statistics;
    private final PacketBuffer buffer;
    private final ReceiveChecksums checksums = new ReceiveChecksums();
    private final CRC32 crc = new CRC32();
    private final byte[] padded = new byte[FRAME_BYTES_MIN];

    // The frame judged last.
    private byte[] frame = padded;
    private int offset;
    private int bytes;
    private boolean strips;
    private ReceiveFilter.Verdict verdict = ReceiveFilter.Verdict.REFUSED;

    ReceiveIntake(
            boolean qemu,
            RegisterStore registers,
            ReceiveFilter filter,
            StatisticsBlock statistics,
            PacketBuffer buffer) {
        this.qemu = qemu;
        this.registers = registers;
        this.filter = filter;
        this.statistics = statistics;
        this.buffer = buffer;
    }

    private int control() {
        return registers.get(RCTL);
    }

    private int vlanType() {
        return registers.get(VET) & 0xFFFF;
    }

    /** Judges a frame; returns why it is refused, or null if it is for this card. */
    @Nullable DropReason judge(byte[] arriving, int from, int arrivingBytes) {
        bytes = Math.max(arrivingBytes, FRAME_BYTES_MIN);
        if (isTooLong()) {
            statistics.count(Statistic.ROC);
            countRefused();
            return DropReason.FRAME_TOO_LONG;
        }
        frame = arriving;
        offset = from;
        if (arrivingBytes < FRAME_BYTES_MIN) {
            System.arraycopy(arriving, from, padded, 0, arrivingBytes);
            Arrays.fill(padded, arrivingBytes, FRAME_BYTES_MIN, (byte) 0);
            frame = padded;
            offset = 0;
        }
        verdict = filter.judge(frame, offset, control(), vlanType());
        if (verdict == ReceiveFilter.Verdict.REFUSED) {
            countRefused();
            return DropReason.FILTERED;
        }
        boolean tagged = ReceiveFilter.hasTag(frame, offset, vlanType());
        strips = tagged && (registers.get(CTRL) & CTRL_VLAN) != 0;
        return null;
    }

    private boolean isTooLong() {
        boolean storesBad = (control() & STORE_BAD) != 0;
        boolean takesLong = (control() & LONG_FRAMES) != 0;
        if (qemu) {
            return bytes > (takesLong ? QEMU_LONG_BYTES_MAX : QEMU_SHORT_BYTES_MAX) && !storesBad;
        }
        return bytes > (takesLong || storesBad ? LONG_BYTES_MAX : SHORT_BYTES_MAX);
    }

    private void countRefused() {
        if (!qemu) {
            statistics.seen(bytes);
        }
    }

    /** Bytes of the frame judged last, without FCS. */
    int bytes() {
        return bytes;
    }

    /** Bytes of it that go to memory. */
    int bytesToMemory() {
        return storedBytes() + fcsBytes();
    }

    private int storedBytes() {
        return strips ? bytes - TAG_BYTES : bytes;
    }

    /** Bytes of FCS that go to memory. */
    int fcsBytes() {
        return (control() & STRIP_FCS) != 0 ? 0 : PacketBuffer.FCS_BYTES;
    }

    /** Counts it as lost for want of room in the packet buffer. */
    void countMissed() {
        statistics.seen(bytes);
        statistics.count(Statistic.MPC);
    }

    /** Puts it into the packet buffer, which has room, with what its last descriptor will say. */
    void store(long journey, long readyTicks) {
        crc.reset();
        crc.update(frame, offset, bytes);
        long fcs = crc.getValue();
        byte[] copy = buffer.add(frame, offset, bytes, PacketBuffer.FCS_BYTES);
        int special = strips ? strip(copy) : 0;
        int stored = storedBytes();
        for (int i = 0; i < PacketBuffer.FCS_BYTES; i++) {
            copy[stored + i] = (byte) (fcs >>> (8 * i));
        }
        buffer.describe(bytesToMemory(), note(copy, stored, special), journey, readyTicks);
        countGood(stored);
    }

    /** Takes the tag out of a frame, and returns it. */
    private int strip(byte[] copy) {
        int tag = Checksums.read16(copy, ADDRESSES_BYTES + 2);
        int behind = ADDRESSES_BYTES + TAG_BYTES;
        System.arraycopy(copy, behind, copy, ADDRESSES_BYTES, bytes - behind);
        return tag;
    }

    /** What the frame's last descriptor will say, as its second eight bytes. */
    private long note(byte[] copy, int stored, int special) {
        int status = strips ? ReceiveDescriptor.VLAN : 0;
        if (qemu) {
            return ReceiveDescriptor.writeBack(
                    0, 0, status | ReceiveDescriptor.IGNORE_CHECKSUM, 0, special);
        }
        int withFcs = stored + PacketBuffer.FCS_BYTES;
        checksums.inspect(copy, stored, withFcs, registers.get(RXCSUM), vlanType());
        status |= checksums.status();
        if (verdict == ReceiveFilter.Verdict.INEXACT) {
            status |= ReceiveDescriptor.INEXACT;
        }
        return ReceiveDescriptor.writeBack(
                0, checksums.packetSum(), status, checksums.errors(), special);
    }

    /** Counts a good frame; QEMU counts by the rule that took it, and the size it has in memory. */
    private void countGood(int stored) {
        boolean broadcast = ReceiveFilter.isBroadcast(frame, offset);
        boolean group = (frame[offset] & 1) != 0;
        if (!qemu) {
            int withFcs = bytes + PacketBuffer.FCS_BYTES;
            statistics.received(broadcast, group && !broadcast, bytes, withFcs);
            return;
        }
        boolean asGroup =
                (group && (control() & GROUP_PROMISCUOUS) != 0)
                        || verdict == ReceiveFilter.Verdict.INEXACT;
        boolean asBroadcast = broadcast && !asGroup && (control() & BROADCAST_ACCEPTED) != 0;
        statistics.received(asBroadcast, asGroup, stored, bytesToMemory());
    }
}
