package dev.doorbell.nic.e1000e;

import dev.doorbell.nic.Cable;
import dev.doorbell.nic.e1000.DescriptorRing;
import dev.doorbell.nic.e1000.ReceiveFilter;
import dev.doorbell.nic.e1000.Statistic;
import dev.doorbell.nic.e1000.StatisticsBlock;
import dev.doorbell.nic.e1000e.E1000eChoice.Building;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import java.util.Arrays;

/**
 * What the two transmit queues share: the cable, the loop back, the statistics.
 *
 * <p>Frames that are sent while the link is down are lost. Model note: the queues take turns as the
 * cable becomes free, whatever the arbitration counts say.
 */
final class TransmitUnit {
    /** Transmit queues. */
    static final int QUEUES = 2;

    private static final int FCS_BYTES = 4;
    private static final int FRAME_BYTES_MIN = 60;
    private static final int PADS = 1 << 3;
    private static final int LOOPBACK_MASK = 3 << 6;
    private static final int LOOPBACK_MAC = 1 << 6;

    private final JourneyBook journeys;
    private final RegisterStore store;
    private final StatisticsBlock statistics;
    private final PagedPhy phy;
    private final ReceiveUnit receiver;
    private final TransmitQueue[] queues = new TransmitQueue[QUEUES];
    private final byte[] padded = new byte[FRAME_BYTES_MIN];
    private final boolean byHeaders;

    private Cable cable = (frame, offset, bytes) -> 0;
    private long freeTick;
    private boolean linkUp = true;

    TransmitUnit(
            Backplane backplane,
            UpstreamPort upstream,
            RegisterStore store,
            StatisticsBlock statistics,
            InterruptUnit interrupts,
            PagedPhy phy,
            ReceiveUnit receiver,
            DeviceBehaviour behaviour) {
        this.journeys = backplane.journeys();
        this.store = store;
        this.statistics = statistics;
        this.phy = phy;
        this.receiver = receiver;
        this.byHeaders = behaviour.choice(Building.class) == Building.BY_HEADERS;
        for (int i = 0; i < QUEUES; i++) {
            queues[i] =
                    new TransmitQueue(backplane, upstream, store, interrupts, this, i, behaviour);
        }
    }

    /** Plugs in the cable. */
    void connect(Cable to) {
        cable = to;
    }

    /** The link came or went. */
    void setLink(boolean up) {
        linkUp = up;
    }

    /** Transmit ring 0 or 1. */
    DescriptorRing ring(int queue) {
        return queues[queue].ring();
    }

    /** Software gave queue {@code queue} descriptors. */
    void run(int queue) {
        queues[queue].run();
    }

    /** Software wrote the transmit control register. */
    void runAll() {
        for (TransmitQueue queue : queues) {
            queue.run();
        }
    }

    /** The function may master the bus again. */
    void resume() {
        for (TransmitQueue queue : queues) {
            queue.step();
        }
    }

    /** The tick from which the next frame may go. */
    long freeTick() {
        return freeTick;
    }

    /** Sends the frame that {@code builder} has made. */
    void send(PacketBuilder builder) {
        byte[] frame = builder.frame();
        int offset = builder.frameOffset();
        int bytes = builder.frameBytes();
        if (!byHeaders && bytes < FRAME_BYTES_MIN && store.has(E1000eRegister.TCTL, PADS)) {
            Arrays.fill(padded, bytes, FRAME_BYTES_MIN, (byte) 0);
            System.arraycopy(frame, offset, padded, 0, bytes);
            frame = padded;
            offset = 0;
            bytes = FRAME_BYTES_MIN;
        }
        count(frame, offset, byHeaders ? builder.countedBytes() : bytes);
        if (builder.endsSegmentation()) {
            statistics.count(Statistic.TSCTC);
        }
        if (loopsBack()) {
            loop(frame, offset, bytes);
        } else if (linkUp) {
            freeTick = cable.transmit(frame, offset, bytes);
        }
    }

    /** QEMU counts what the driver gave, which has no FCS. */
    private void count(byte[] frame, int offset, int bytes) {
        if (bytes >= ReceiveFilter.ADDRESS_BYTES) {
            boolean broadcast = ReceiveFilter.isBroadcast(frame, offset);
            boolean multicast = !broadcast && (frame[offset] & 1) != 0;
            if (byHeaders) {
                statistics.sent(broadcast, multicast, bytes - FCS_BYTES, bytes);
            } else {
                statistics.sent(broadcast, multicast, bytes, bytes + FCS_BYTES);
            }
        }
    }

    private boolean loopsBack() {
        return phy.common().isLoopback()
                || (store.get(E1000eRegister.RCTL) & LOOPBACK_MASK) == LOOPBACK_MAC;
    }

    private void loop(byte[] frame, int offset, int bytes) {
        if (bytes >= ReceiveFilter.ADDRESS_BYTES) {
            long journey = journeys.begin(bytes);
            journeys.mark(journey, Stage.WIRE);
            receiver.arrive(frame, offset, bytes, journey);
        }
    }

    /** Forgets everything but the cable. */
    void reset() {
        for (TransmitQueue queue : queues) {
            queue.reset();
        }
        freeTick = 0;
    }
}
