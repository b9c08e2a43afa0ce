package dev.doorbell.nic.virtio;

import dev.doorbell.nic.Cable;
import dev.doorbell.nic.virtio.transport.Chain;
import dev.doorbell.nic.virtio.transport.VirtioChoice;
import dev.doorbell.nic.virtio.transport.VirtioPci;
import dev.doorbell.nic.virtio.transport.Virtqueue;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;

/**
 * From the transmit queue to the wire, one frame at a time: take its buffer, read it over the link,
 * put it on the wire, give the buffer back.
 *
 * <p>The next buffer is taken when the wire is free. While the link is down frames are taken and not
 * sent.
 */
final class TransmitPath {
    /** A chain longer than this is no frame. */
    private static final int FRAME_BYTES_MAX = 1 << 16;

    /** Writes that give a buffer back: used entry, index, message. */
    private static final int WRITES_PER_FRAME = 3;

    private final EventQueue events;
    private final Event step;
    private final VirtioPci device;
    private final UpstreamPort upstream;
    private final Virtqueue queue;
    private final boolean readsNowhere;
    private final Chain chain = new Chain();
    private Cable cable = (frame, offset, bytes) -> 0;
    private boolean linkUp = true;
    private int headerBytes;
    private byte[] frame = new byte[2048];

    // The frame on its way: its data is here at readyTick.
    private boolean taken;
    private long readyTick;

    private long wireFreeTick;
    private boolean working;

    TransmitPath(EventQueue events, VirtioPci device, Virtqueue queue) {
        this.events = events;
        this.step = Event.named("virtio-net.transmit", Phase.DEVICES, this::run);
        this.device = device;
        this.upstream = device.upstream();
        this.queue = queue;
        this.readsNowhere =
                device.choice(VirtioChoice.NowhereToRead.class) == VirtioChoice.NowhereToRead.ZEROS;
    }

    void connect(Cable to) {
        cable = to;
    }

    void setLink(boolean up) {
        linkUp = up;
    }

    /** Sets how long a frame's header is. */
    void setHeader(int bytes) {
        headerBytes = bytes;
    }

    /** Sends every available frame, as fast as link and wire allow. */
    void run() {
        if (working) {
            return;
        }
        working = true;
        queue.wantNotifications(false);
        int left = queue.size();
        while (left > 0 && advance()) {
            left--;
        }
        if (left == 0) {
            events.moveTo(events.nowTicks() + 1, step); // a ring that refills itself is no hang
        }
        working = false;
        if (!step.isScheduled()) {
            queue.wantNotifications(true);
        }
    }

    /** Sends a frame; false if there is none, or something has to happen first. */
    private boolean advance() {
        long now = events.nowTicks();
        if (!taken) {
            if (wireFreeTick > now) {
                events.moveTo(wireFreeTick, step);
                return false;
            }
            if (!take()) {
                return false;
            }
        }
        if (readyTick > now) {
            events.moveTo(readyTick, step);
            return false;
        }
        if (!upstream.hasRoom(WRITES_PER_FRAME + ReceivePath.WRITES_SPARE, 0)) {
            events.moveTo(upstream.oldestLandsTicks(), step);
            return false;
        }
        taken = false;
        return send();
    }

    /** Takes a buffer and begins to read it; false if there is none that can be read. */
    private boolean take() {
        if (!queue.take(chain)) {
            return false;
        }
        if (chain.readable() == 0 || chain.readableBytes() > FRAME_BYTES_MAX || !isReachable()) {
            device.breakDevice(TracePoint.VIRTQUEUE_BROKEN, queue.number(), chain.head());
            return false;
        }
        readyTick = events.nowTicks();
        for (int i = 0; i < chain.readable(); i++) {
            long back = upstream.request(chain.address(i), (int) chain.length(i));
            readyTick = Math.max(readyTick, back);
        }
        taken = true;
        return true;
    }

    private boolean isReachable() {
        if (readsNowhere) {
            return true;
        }
        for (int i = 0; i < chain.readable(); i++) {
            if (!upstream.reaches(chain.address(i), chain.length(i))) {
                return false;
            }
        }
        return true;
    }

    /** Puts the frame on the wire; false if the function may no longer say so. */
    private boolean send() {
        if (!upstream.mayMaster(chain.address(0))) {
            queue.untake();
            return false;
        }
        int bytes = gather();
        if (linkUp && bytes > headerBytes) {
            wireFreeTick = cable.transmit(frame, headerBytes, bytes - headerBytes);
        }
        queue.putUsed(0, chain.head(), 0);
        queue.publish(1);
        return true;
    }

    private int gather() {
        int bytes = (int) chain.readableBytes();
        if (frame.length < bytes) {
            frame = new byte[FRAME_BYTES_MAX];
        }
        int at = 0;
        for (int i = 0; i < chain.readable(); i++) {
            int part = (int) chain.length(i);
            if (upstream.reaches(chain.address(i), part)) {
                upstream.copyOut(chain.address(i), frame, at, part);
            } else {
                Arrays.fill(frame, at, at + part, (byte) 0);
            }
            at += part;
        }
        return bytes;
    }

    /** Forgets the frame on its way. */
    void reset() {
        taken = false;
        events.cancel(step);
    }
}
