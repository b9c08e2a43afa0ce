package dev.doorbell.kernel.net;

import dev.doorbell.kernel.program.Errno;
import dev.doorbell.kernel.sched.KernelThread;
import dev.doorbell.sim.cpu.Core;

/** A UDP socket of one process: its port and its queue. */
public final class UdpSocket {
    private final PacketQueue queue;
    private final Core owner;
    private int port;

    UdpSocket(PacketQueue queue, Core owner) {
        this.queue = queue;
        this.owner = owner;
    }

    /** Its port; 0 if it has none. */
    public int port() {
        return port;
    }

    void setPort(int other) {
        port = other;
    }

    /** A datagram comes in, on {@code core}. */
    void deliver(Core core, long address, int bytes, long journey) {
        queue.enqueue(core, address, bytes, journey);
        if (core != owner) {
            owner.nudge(); // its program may be looking
        }
    }

    /**
     * Takes the oldest datagram, without waiting.
     *
     * @return how many bytes of it are at the beginning of {@code to}; {@link Errno#EAGAIN} if there is
     *     none
     */
    public int receive(byte[] to) {
        return payload(queue.tryReceive(owner), to);
    }

    /** The same, but blocks {@code self} until there is one. */
    public int await(KernelThread self, byte[] to) {
        return payload(queue.receive(owner, self), to);
    }

    /** The socket goes: what is in its queue does, too. */
    void discard() {
        queue.discard();
    }

    private int payload(int frameBytes, byte[] to) {
        if (frameBytes < 0) {
            return Errno.EAGAIN;
        }
        byte[] frame = queue.received();
        int at = Ipv4.HEADER_AT + 4 * (frame[Ipv4.HEADER_AT] & 0xF);
        int bytes = Math.min(Bytes.get16(frame, at + 4) - Udp.HEADER_BYTES, to.length);
        System.arraycopy(frame, at + Udp.HEADER_BYTES, to, 0, bytes);
        return bytes;
    }
}
