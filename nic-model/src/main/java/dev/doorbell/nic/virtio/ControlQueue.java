package dev.doorbell.nic.virtio;

import dev.doorbell.nic.virtio.transport.Chain;
import dev.doorbell.nic.virtio.transport.VirtioPci;
import dev.doorbell.nic.virtio.transport.Virtqueue;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.trace.TracePoint;

/**
 * Commands by which a driver sets the receive filter: class, command and data in, one byte out.
 *
 * <p>Queue pairs and offloads cannot be changed and are refused.
 *
 * <p>Source: VIRTIO 1.1, "Network Device", "Control Virtqueue". Model note: commands take no time.
 */
final class ControlQueue {
    private static final int COMMAND_BYTES = 2;
    private static final int COMMAND_BYTES_MAX = 1 << 16;
    private static final int CLASS_RX = 0;
    private static final int CLASS_MAC = 1;
    private static final int CLASS_VLAN = 2;
    private static final int CLASS_ANNOUNCE = 3;
    private static final int MAC_TABLE_SET = 0;
    private static final int MAC_ADDR_SET = 1;
    private static final int VLAN_ADD = 0;
    private static final int VLAN_DELETE = 1;
    private static final int VLANS = 1 << 12;
    private static final int OK = 0;
    private static final int ERROR = 1;

    /** Writes of a command: the answer, its used entry, the index, the message. */
    private static final int WRITES_PER_COMMAND = 4;

    private final EventQueue events;
    private final Event step;
    private final VirtioPci device;
    private final UpstreamPort upstream;
    private final Virtqueue queue;
    private final ReceiveFilter filter;
    private final Announcement announcement;
    private final Chain chain = new Chain();
    private byte[] command = new byte[512];
    private int bytes;
    private boolean working;

    /** What a driver acknowledges by command. */
    @FunctionalInterface
    interface Announcement {
        /** The driver has announced itself; false if it was not asked to. */
        boolean acknowledge();
    }

    ControlQueue(
            EventQueue events,
            VirtioPci device,
            Virtqueue queue,
            ReceiveFilter filter,
            Announcement announcement) {
        this.events = events;
        this.step = Event.named("virtio-net.control", Phase.DEVICES, this::run);
        this.device = device;
        this.upstream = device.upstream();
        this.queue = queue;
        this.filter = filter;
        this.announcement = announcement;
    }

    /** Carries out every available command. */
    void run() {
        if (working) {
            return;
        }
        working = true;
        int left = queue.size();
        while (left > 0 && advance()) {
            left--;
        }
        if (left == 0) {
            events.moveTo(events.nowTicks() + 1, step);
        }
        working = false;
    }

    /** Forgets that commands wait. */
    void reset() {
        events.cancel(step);
    }

    private boolean advance() {
        if (!upstream.hasRoom(WRITES_PER_COMMAND + ReceivePath.WRITES_SPARE, 0)) {
            events.moveTo(upstream.oldestLandsTicks(), step);
            return false;
        }
        if (!queue.take(chain)) {
            return false;
        }
        if (chain.readableBytes() < COMMAND_BYTES || chain.writableBytes() == 0) {
            device.breakDevice(TracePoint.VIRTQUEUE_BROKEN, queue.number(), chain.head());
            return false;
        }
        long answer = answerAddress();
        boolean done = gather() && carryOut();
        if (!done) {
            device.complain(
                    TracePoint.VIRTIO_COMMAND_REFUSED, command[0] & 0xFF, command[1] & 0xFF);
        }
        upstream.write(answer, 1, done ? OK : ERROR, -1);
        queue.putUsed(0, chain.head(), 1);
        queue.publish(1);
        return true;
    }

    /** Where the first byte to be written is. */
    private long answerAddress() {
        int segment = chain.readable();
        while (chain.length(segment) == 0) {
            segment++;
        }
        return chain.address(segment);
    }

    /** Reads the command; false if it is too long to be one. */
    private boolean gather() {
        command[0] = (byte) 0xFF;
        command[1] = (byte) 0xFF;
        if (chain.readableBytes() > COMMAND_BYTES_MAX) {
            return false;
        }
        bytes = (int) chain.readableBytes();
        if (command.length < bytes) {
            command = new byte[COMMAND_BYTES_MAX];
        }
        int at = 0;
        for (int i = 0; i < chain.readable(); i++) {
            int part = (int) chain.length(i);
            if (!upstream.reaches(chain.address(i), part)) {
                return false;
            }
            upstream.copyOut(chain.address(i), command, at, part);
            at += part;
        }
        return true;
    }

    private boolean carryOut() {
        int data = bytes - COMMAND_BYTES;
        return switch (command[0]) {
            case CLASS_RX -> data >= 1 && filter.setMode(command[1], command[2] != 0);
            case CLASS_MAC -> setMac(data);
            case CLASS_VLAN -> data >= 2 && setVlan(command[1], half(COMMAND_BYTES));
            case CLASS_ANNOUNCE -> command[1] == 0 && announcement.acknowledge();
            default -> false;
        };
    }

    private boolean setMac(int data) {
        if (command[1] == MAC_TABLE_SET) {
            return setTable();
        }
        if (command[1] != MAC_ADDR_SET || data != ReceiveFilter.ADDRESS_BYTES) {
            return false;
        }
        filter.setAddress(command, COMMAND_BYTES);
        return true;
    }

    /** Two lists, each a count of four bytes and its addresses; they end with the command. */
    private boolean setTable() {
        int unicasts = COMMAND_BYTES + 4;
        long unicastCount = count(COMMAND_BYTES);
        long multicasts = unicasts + unicastCount * ReceiveFilter.ADDRESS_BYTES + 4;
        if (unicastCount < 0 || multicasts > bytes) {
            return false;
        }
        long multicastCount = count((int) multicasts - 4);
        if (multicasts + multicastCount * ReceiveFilter.ADDRESS_BYTES != bytes) {
            return false;
        }
        filter.setTable(
                command, unicasts, (int) unicastCount, (int) multicasts, (int) multicastCount);
        return true;
    }

    private long count(int at) {
        return at + 4 > bytes ? -1 : half(at) | (long) half(at + 2) << 16;
    }

    private int half(int at) {
        return (command[at] & 0xFF) | (command[at + 1] & 0xFF) << 8;
    }

    private boolean setVlan(int action, int id) {
        if (id >= VLANS || (action != VLAN_ADD && action != VLAN_DELETE)) {
            return false;
        }
        filter.setVlan(id, action == VLAN_ADD);
        return true;
    }
}
