package dev.doorbell.nic.virtio;

import dev.doorbell.pci.link.UpstreamPort;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * From the transmit queue to the wire.
 *
 * <p>Model note: takes no time; the frame has left when the notification lands.
 */
final class TransmitPath {
    private static final int HEADER_BYTES = 10;

    /** A chain longer than this is no frame. */
    private static final int FRAME_BYTES_MAX = 1 << 16;

    private final UpstreamPort upstream;
    private final Virtqueue queue;
    private final Runnable announce;
    private Consumer<byte[]> wire = frame -> {};

    TransmitPath(UpstreamPort upstream, Virtqueue queue, Runnable announce) {
        this.upstream = upstream;
        this.queue = queue;
        this.announce = announce;
    }

    void onTransmit(Consumer<byte[]> listener) {
        wire = listener;
    }

    /** Sends every available frame. */
    void run() {
        boolean sent = false;
        for (int head = queue.take(); head != Virtqueue.NONE; head = queue.take()) {
            byte[] frame = gather(head);
            if (frame.length > HEADER_BYTES) {
                wire.accept(Arrays.copyOfRange(frame, HEADER_BYTES, frame.length));
            }
            if (upstream.hasRoom(2, 0) && upstream.mayMaster(queue.address(head))) {
                queue.use(head, 0, -1);
                sent = true;
            }
        }
        if (sent) {
            announce.run();
        }
    }

    private byte[] gather(int head) {
        byte[] frame = new byte[0];
        int steps = 0;
        for (int at = head; at != Virtqueue.NONE; at = queue.next(at)) {
            long part = queue.length(at) & 0xFFFF_FFFFL;
            if (++steps > Virtqueue.SIZE || frame.length + part > FRAME_BYTES_MAX) {
                queue.stop(head);
                return new byte[0];
            }
            int start = frame.length;
            frame = Arrays.copyOf(frame, start + (int) part);
            upstream.copyOut(queue.address(at), frame, start, (int) part);
        }
        return frame;
    }
}
