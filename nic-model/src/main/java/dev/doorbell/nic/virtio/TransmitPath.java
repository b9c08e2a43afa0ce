package dev.doorbell.nic.virtio;

import dev.doorbell.nic.Cable;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import java.util.Arrays;

/**
 * From the transmit queue to the wire.
 *
 * <p>Model note: takes no time; the frame has left when the notification lands, or when the bus has room
 * for giving its buffer back.
 */
final class TransmitPath {
    private static final int HEADER_BYTES = 10;

    /** A chain longer than this is no frame. */
    private static final int FRAME_BYTES_MAX = 1 << 16;

    /** Writes that give a buffer back: used entry, index, message. */
    private static final int WRITES_PER_FRAME = 3;

    private final EventQueue events;
    private final Event room;
    private final UpstreamPort upstream;
    private final Virtqueue queue;
    private final Runnable announce;
    private Cable cable = (frame, offset, bytes) -> 0;

    TransmitPath(EventQueue events, UpstreamPort upstream, Virtqueue queue, Runnable announce) {
        this.events = events;
        this.room = Event.named("virtio-net.transmit", Phase.DEVICES, this::run);
        this.upstream = upstream;
        this.queue = queue;
        this.announce = announce;
    }

    void connect(Cable to) {
        cable = to;
    }

    /** Sends every available frame; one whose buffer the bus cannot give back yet waits. */
    void run() {
        boolean sent = false;
        while (queue.availableCount() > 0) {
            if (!upstream.hasRoom(WRITES_PER_FRAME + Virtqueue.WRITES_SPARE, 0)) {
                events.moveTo(upstream.oldestLandsTicks(), room);
                break;
            }
            int head = queue.take();
            if (head == Virtqueue.NONE) {
                break;
            }
            byte[] frame = gather(head);
            if (queue.isBroken()) {
                break;
            }
            if (frame.length > HEADER_BYTES) {
                cable.transmit(frame, HEADER_BYTES, frame.length - HEADER_BYTES);
            }
            queue.use(head, 0, -1);
            sent = true;
        }
        if (sent) {
            announce.run();
        }
    }

    /** Forgets that frames wait. */
    void reset() {
        events.cancel(room);
    }

    private byte[] gather(int head) {
        byte[] frame = new byte[0];
        int steps = 0;
        for (int at = head; at != Virtqueue.NONE; at = queue.next(at)) {
            long part = queue.length(at) & 0xFFFF_FFFFL;
            if (++steps > Virtqueue.SIZE
                    || frame.length + part > FRAME_BYTES_MAX
                    || !upstream.reaches(queue.address(at), part)) {
                queue.stop(head);
                return frame;
            }
            int start = frame.length;
            frame = Arrays.copyOf(frame, start + (int) part);
            upstream.copyOut(queue.address(at), frame, start, (int) part);
        }
        return frame;
    }
}
