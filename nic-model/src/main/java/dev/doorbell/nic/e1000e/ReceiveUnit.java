package dev.doorbell.nic.e1000e;

import dev.doorbell.nic.e1000.Checksums;
import dev.doorbell.nic.e1000.DescriptorRing;
import dev.doorbell.nic.e1000.E1000Timing;
import dev.doorbell.nic.e1000.ReceiveFilter;
import dev.doorbell.nic.e1000.Statistic;
import dev.doorbell.nic.e1000.StatisticsBlock;
import dev.doorbell.nic.e1000e.E1000eChoice.GroupPromiscuity;
import dev.doorbell.nic.e1000e.E1000eChoice.LongFrame;
import dev.doorbell.nic.e1000e.E1000eChoice.Overflow;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * From the last bit of a frame to the packet buffer: length, filter, VLAN tag, checksums, queue.
 *
 * <p>What passes goes on to the {@link ReceiveMover}, which has the rings.
 *
 * <p>Source: Intel 82574 GbE Controller Family Datasheet, "Receive Functionality".
 */
final class ReceiveUnit {
    private static final int FCS_BYTES = 4;
    private static final int FRAME_BYTES_MIN = 60;
    private static final int SHORT_MAX = 1522;
    private static final int LONG_MAX = 16384;
    private static final int ADDRESSES_BYTES = 12;
    private static final int TAG_BYTES = 4;
    private static final int KIB = 1024;

    private static final int ENABLED = 1 << 1;
    private static final int STORES_BAD = 1 << 2;
    private static final int GROUP_PROMISCUOUS = 1 << 4;
    private static final int TAKES_LONG = 1 << 5;
    private static final int STRIPS_FCS = 1 << 26;
    private static final int VLAN_MODE = 1 << 30;
    private static final int BUFFER_KIB_MASK = 0xFFFF;

    private final Backplane backplane;
    private final JourneyBook journeys;
    private final RegisterStore store;
    private final ReceiveFilter filter;
    private final StatisticsBlock statistics;
    private final InterruptUnit interrupts;
    private final FrameStore frames = new FrameStore();
    private final PacketView view = new PacketView();
    private final ReceiveSideScaling scaling;
    private final ReceiveStatus status;
    private final ReceiveMover mover;
    private final CRC32 crc = new CRC32();
    private final byte[] padded = new byte[FRAME_BYTES_MIN];
    private final long pipelineTicks;
    private final boolean heldBack;
    private final boolean countsFcs;
    private final boolean promiscuityTakesBroadcasts;

    private boolean linkUp = true;

    ReceiveUnit(
            Backplane backplane,
            E1000Timing timing,
            UpstreamPort upstream,
            RegisterStore store,
            ReceiveFilter filter,
            StatisticsBlock statistics,
            InterruptUnit interrupts,
            DeviceBehaviour behaviour) {
        this.backplane = backplane;
        this.journeys = backplane.journeys();
        this.store = store;
        this.filter = filter;
        this.statistics = statistics;
        this.interrupts = interrupts;
        this.scaling = new ReceiveSideScaling(store);
        this.status = new ReceiveStatus(store, behaviour);
        this.mover =
                new ReceiveMover(
                        backplane,
                        upstream,
                        store,
                        frames,
                        statistics,
                        interrupts,
                        status,
                        behaviour);
        this.pipelineTicks = timing.pipelineTicks();
        this.heldBack = behaviour.choice(Overflow.class) == Overflow.HELD_BACK;
        this.promiscuityTakesBroadcasts =
                behaviour.choice(GroupPromiscuity.class) == GroupPromiscuity.ALL_GROUPS;
        this.countsFcs = behaviour.choice(LongFrame.class) == LongFrame.WITH_FCS;
    }

    /** Moves what is in the packet buffer. */
    ReceiveMover mover() {
        return mover;
    }

    /** Receive ring 0 or 1. */
    DescriptorRing ring(int queue) {
        return mover.ring(queue);
    }

    /** The link came or went. */
    void setLink(boolean up) {
        linkUp = up;
    }

    private boolean isRunning() {
        return linkUp && store.has(E1000eRegister.RCTL, ENABLED);
    }

    /** Whether a frame would be taken now. */
    boolean canReceive(int bytes) {
        if (!isRunning()) {
            return false;
        }
        return heldBack
                ? frames.count() == 0 && mover.hasDescriptors()
                : frames.hasRoom(bytes + FCS_BYTES, bufferBytes());
    }

    /** Frames that came and are neither in memory nor dropped. */
    int residentFrames() {
        return frames.count();
    }

    private int bufferBytes() {
        int kib = store.get(E1000eRegister.PBA) & BUFFER_KIB_MASK;
        return Math.min(kib * KIB, FrameStore.BYTES_MAX);
    }

    /** A frame's last bit is here. */
    void arrive(byte[] frame, int offset, int bytes, long journey) {
        if (!isRunning()) {
            journeys.drop(journey, DropReason.DEVICE_NOT_READY);
        } else if (bytes < FRAME_BYTES_MIN) {
            statistics.count(Statistic.RUC);
            Arrays.fill(padded, (byte) 0);
            System.arraycopy(frame, offset, padded, 0, bytes);
            judge(padded, 0, FRAME_BYTES_MIN, journey);
        } else if (isTooLong(bytes)) {
            statistics.count(Statistic.ROC);
            journeys.drop(journey, DropReason.FRAME_TOO_LONG);
        } else {
            judge(frame, offset, bytes, journey);
        }
    }

    private boolean isTooLong(int bytes) {
        int limit = store.has(E1000eRegister.RCTL, TAKES_LONG) ? LONG_MAX : SHORT_MAX;
        boolean tooLong = bytes + (countsFcs ? FCS_BYTES : 0) > limit;
        boolean beyondAll = bytes + FCS_BYTES > FrameStore.BYTES_MAX;
        return beyondAll || (tooLong && !store.has(E1000eRegister.RCTL, STORES_BAD));
    }

    private void judge(byte[] frame, int offset, int bytes, long journey) {
        int control = store.get(E1000eRegister.RCTL);
        int vlanType = store.get(E1000eRegister.VET);
        if (!promiscuityTakesBroadcasts && ReceiveFilter.isBroadcast(frame, offset)) {
            control &= ~GROUP_PROMISCUOUS;
        }
        ReceiveFilter.Verdict verdict = filter.judge(frame, offset, control, vlanType);
        if (verdict == ReceiveFilter.Verdict.REFUSED) {
            journeys.drop(journey, DropReason.FILTERED);
        } else if (!heldBack && !frames.hasRoom(bytes + FCS_BYTES, bufferBytes())) {
            statistics.count(Statistic.MPC);
            journeys.drop(journey, DropReason.DEVICE_STORE_FULL);
            interrupts.raise(Causes.RECEIVE_OVERRUN);
        } else if (!frames.hasRoom(bytes + FCS_BYTES, FrameStore.BYTES_MAX)) {
            journeys.drop(journey, DropReason.DEVICE_STORE_FULL); // the wire did not ask
        } else {
            take(frame, offset, bytes, journey);
            StoredFrame stored = frames.next(0);
            describe(stored, verdict == ReceiveFilter.Verdict.INEXACT);
            frames.add();
            mover.run();
        }
    }

    /** Copies a frame into the packet buffer, without its tag if that is taken out. */
    private void take(byte[] frame, int offset, int bytes, long journey) {
        StoredFrame to = frames.next(bytes + FCS_BYTES);
        boolean tagged =
                store.has(E1000eRegister.CTRL, VLAN_MODE)
                        && ReceiveFilter.hasTag(frame, offset, store.get(E1000eRegister.VET));
        int front = tagged ? ADDRESSES_BYTES : bytes;
        int taken = tagged ? TAG_BYTES : 0;
        System.arraycopy(frame, offset, to.bytes, 0, front);
        System.arraycopy(frame, offset + front + taken, to.bytes, front, bytes - front - taken);
        to.length = bytes - taken;
        to.tag = tagged ? Checksums.read16(frame, offset + ADDRESSES_BYTES + 2) : 0;
        to.status = tagged ? ReceiveStatus.VLAN : 0;
        to.broadcast = ReceiveFilter.isBroadcast(frame, offset);
        to.multicast = !to.broadcast && (frame[offset] & 1) != 0;
        to.journey = journey;
        to.readyTick = backplane.events().nowTicks() + pipelineTicks;
        to.fcsBytes = store.has(E1000eRegister.RCTL, STRIPS_FCS) ? 0 : FCS_BYTES;
        if (to.fcsBytes > 0) {
            appendFcs(frame, offset, bytes, to);
        }
    }

    /** The FCS is that of the frame as it came. */
    private void appendFcs(byte[] frame, int offset, int bytes, StoredFrame to) {
        int fcs = 0;
        if (status.isComplete()) {
            crc.reset();
            crc.update(frame, offset, bytes);
            fcs = (int) crc.getValue();
        }
        for (int i = 0; i < FCS_BYTES; i++) {
            to.bytes[to.length + i] = (byte) (fcs >>> (8 * i));
        }
    }

    private void describe(StoredFrame stored, boolean inexact) {
        view.look(stored.bytes, 0, stored.length);
        boolean hashed = status.hasHashInstead();
        scaling.look(stored.bytes, view, hashed && mover.hasExtendedDescriptors());
        stored.status |= status.of(view, inexact);
        stored.queue = scaling.queue();
        stored.hashType = scaling.descriptorWord();
        stored.hash =
                hashed
                        ? scaling.hash()
                        : view.identification() | status.packetChecksum(stored) << 16;
        stored.acknowledgement = status.isAcknowledgement(view) && status.tellsAcknowledgements();
    }
}
