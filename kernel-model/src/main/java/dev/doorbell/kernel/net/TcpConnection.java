package dev.doorbell.kernel.net;

import dev.doorbell.kernel.net.ProtocolCounters.Kind;
import dev.doorbell.kernel.policy.NetworkPolicy.TcpKind;
import dev.doorbell.kernel.program.Errno;
import dev.doorbell.kernel.sched.KernelThread;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection that the kernel has opened, and the thread that uses it.
 *
 * <p>As Breenix has it: everything is sent once; a segment is accepted if it is the next one and
 * otherwise dropped without a word; each accepted one is acknowledged at once, its data and its end
 * apart; the window never changes; there is no state after the last acknowledgement. {@link
 * TcpKind#RETRANSMITTING} adds what is missing.
 *
 * <p>State changes fall between two payments of guest time, so that a softirq of another core sees
 * none half done.
 */
public final class TcpConnection {
    /** Bytes of data that one segment carries, and one send call takes. */
    public static final int SEGMENT_BYTES_MAX = 1460;

    /** A thread that waits for the peer's answer gives up after so many wake-ups, not after a time. */
    private static final int CONNECT_WAKEUPS_MAX = 2000;

    private static final byte[] NO_DATA = {};

    private enum State {
        SYN_SENT,
        ESTABLISHED,
        /** This side sends no more. */
        FIN_WAIT,
        /** The peer sends no more. */
        CLOSE_WAIT,
        /** Neither does; the peer has not acknowledged it yet. */
        LAST_ACK,
        CLOSED
    }

    private final Tcp tcp;
    private final int localPort;
    private final int remoteAddress;
    private final int remotePort;
    private final boolean retransmits;
    private final ReceiveBuffer received;
    private final RetransmitQueue unacknowledged = new RetransmitQueue();
    private final Reassembly early = new Reassembly();

    private State state = State.SYN_SENT;
    private int sendNext;
    private int receiveNext;
    private int error;
    private boolean released;
    private @Nullable KernelThread waiter;

    TcpConnection(Tcp tcp, int localPort, int remoteAddress, int remotePort, int firstSequence) {
        this.tcp = tcp;
        this.localPort = localPort;
        this.remoteAddress = remoteAddress;
        this.remotePort = remotePort;
        this.sendNext = firstSequence;
        this.retransmits = tcp.kind() == TcpKind.RETRANSMITTING;
        this.received = new ReceiveBuffer(tcp.journeys());
    }

    int localPort() {
        return localPort;
    }

    boolean isFor(TcpSegment segment) {
        return segment.destinationPort() == localPort
                && segment.sourcePort() == remotePort
                && segment.packet().source() == remoteAddress;
    }

    /** Whether nobody needs it any more. */
    boolean isOver() {
        return released && state == State.CLOSED;
    }

    // What a thread does.

    /** Sends the SYN; answers 0 or an error. */
    int begin(Core core) {
        int sent = sendOnce(core, TcpSegment.SYN, NO_DATA);
        if (sent < 0 && !tcp.isMissForgiven()) {
            state = State.CLOSED;
            return sent;
        }
        return 0;
    }

    /** Blocks until the peer has answered; answers 0 or an error. */
    int awaitAnswer(Core core, KernelThread self) {
        boolean masked = core.maskInterrupts();
        int wakeUps = 0;
        while (state == State.SYN_SENT && wakeUps < CONNECT_WAKEUPS_MAX) {
            block(self);
            wakeUps++;
        }
        core.restoreInterrupts(masked);
        if (state == State.SYN_SENT) {
            state = State.CLOSED;
            return Errno.ETIMEDOUT;
        }
        return error;
    }

    /**
     * Sends what one segment holds, from a thread on {@code core}.
     *
     * @return how many bytes it took, or an error
     */
    public int send(Core core, byte[] from, int offset, int bytes) {
        if (state != State.ESTABLISHED && state != State.CLOSE_WAIT) {
            return error == 0 ? Errno.ENOTCONN : error;
        }
        byte[] data = new byte[Math.min(bytes, SEGMENT_BYTES_MAX)];
        System.arraycopy(from, offset, data, 0, data.length);
        int sent = sendOnce(core, TcpSegment.PSH | TcpSegment.ACK, data);
        return sent < 0 && !retransmits ? sent : data.length;
    }

    /**
     * Receives, and blocks {@code self} until there is something.
     *
     * @param callCycles what the system call costs
     * @return how many bytes are at the beginning of {@code to}; 0 at the end; or an error
     */
    public int receive(Core core, KernelThread self, byte[] to, long callCycles) {
        boolean masked = core.maskInterrupts();
        while (received.isEmpty() && mayReceive()) {
            block(self);
        }
        core.restoreInterrupts(masked);
        return read(core, to, callCycles);
    }

    /** Takes what is there, if anything is. */
    int read(Core core, byte[] to, long callCycles) {
        core.spend(callCycles);
        return received.isEmpty() ? error : received.take(to);
    }

    /** Whether there is something to read. */
    boolean hasData() {
        return !received.isEmpty();
    }

    private boolean mayReceive() {
        return state == State.ESTABLISHED || state == State.FIN_WAIT;
    }

    /** Sends the end, if the peer can still hear it; the program does not need it any more. */
    void close(Core core) {
        released = true;
        received.discard();
        switch (state) {
            case ESTABLISHED -> {
                state = State.FIN_WAIT;
                sendOnce(core, TcpSegment.FIN | TcpSegment.ACK, NO_DATA);
            }
            case CLOSE_WAIT -> {
                state = State.LAST_ACK;
                sendOnce(core, TcpSegment.FIN | TcpSegment.ACK, NO_DATA);
            }
            case SYN_SENT -> end(0);
            case FIN_WAIT, LAST_ACK, CLOSED -> {}
        }
    }

    private void block(KernelThread self) {
        waiter = self;
        self.scheduler().block();
        waiter = null;
    }

    // What the receive path does.

    /** A segment of this connection comes in, on {@code core}. */
    void segment(Core core, TcpSegment segment, long journey) {
        if (segment.has(TcpSegment.RST) && isBelieved(segment)) {
            end(state == State.SYN_SENT ? Errno.ECONNREFUSED : Errno.ECONNRESET);
            tcp.forKernel(journey);
            wake(core);
            return;
        }
        if (state == State.SYN_SENT) {
            answered(core, segment);
            tcp.forKernel(journey);
        } else if (state != State.CLOSED) {
            established(core, segment, journey);
        } else {
            tcp.refuse(journey);
        }
    }

    /** A reset must be within the window, once there is one. */
    private boolean isBelieved(TcpSegment reset) {
        int distance = reset.sequence() - receiveNext;
        return state == State.SYN_SENT || (distance >= 0 && distance < TcpSegment.WINDOW);
    }

    private void answered(Core core, TcpSegment segment) {
        boolean answers = segment.has(TcpSegment.SYN) && segment.has(TcpSegment.ACK);
        if (answers && segment.acknowledged() == sendNext) {
            receiveNext = segment.sequence() + 1;
            state = State.ESTABLISHED;
            unacknowledged.acknowledged(sendNext, tcp.nowMillis());
            wake(core);
            acknowledge(core);
        }
    }

    private void established(Core core, TcpSegment segment, long journey) {
        unacknowledged.acknowledged(segment.acknowledged(), tcp.nowMillis());
        if (state == State.LAST_ACK && segment.acknowledged() == sendNext) {
            end(0);
        }
        if (segment.has(TcpSegment.RST)) {
            tcp.refuse(journey);
        } else if (segment.length() == 0 && !segment.has(TcpSegment.SYN)) {
            tcp.forKernel(journey);
        } else if (segment.sequence() == receiveNext && !segment.has(TcpSegment.SYN)) {
            accept(core, segment, journey);
            acceptEarlyOnes(core);
        } else {
            outOfOrder(core, segment, journey);
        }
    }

    private void outOfOrder(Core core, TcpSegment segment, long journey) {
        tcp.counters().add(Kind.TCP_OUT_OF_ORDER);
        boolean isEarly = retransmits && segment.sequence() - receiveNext > 0;
        if (!isEarly || !early.keep(segment, journey)) {
            tcp.refuse(journey);
        }
        if (retransmits) {
            acknowledge(core); // tells the peer what is missing
        }
    }

    private void acceptEarlyOnes(Core core) {
        for (Reassembly.Waiting next = early.takeThrough(receiveNext);
                next != null;
                next = early.takeThrough(receiveNext)) {
            if (next.segment().sequence() == receiveNext) {
                accept(core, next.segment(), next.journey());
            } else {
                tcp.refuse(next.journey());
            }
        }
    }

    private void accept(Core core, TcpSegment segment, long journey) {
        if (!received.hasRoom(segment.bytes())) {
            tcp.refuse(journey);
            return;
        }
        tcp.counters().add(Kind.TCP_ACCEPTED);
        if (segment.bytes() > 0) {
            receiveNext += segment.bytes();
            acceptData(core, segment, journey);
            acknowledge(core);
        } else {
            tcp.forKernel(journey);
        }
        if (segment.has(TcpSegment.FIN)) {
            receiveNext++;
            peerEnds();
            wake(core);
            acknowledge(core);
        }
    }

    private void acceptData(Core core, TcpSegment segment, long journey) {
        if (released) {
            tcp.drop(journey, DropReason.NO_RECEIVER);
            return;
        }
        received.add(segment.data(), journey);
        mark(journey, Stage.STACK);
        wake(core);
        mark(journey, Stage.WOKEN);
    }

    private void peerEnds() {
        if (state == State.ESTABLISHED) {
            state = State.CLOSE_WAIT;
        } else if (state == State.FIN_WAIT) {
            end(0);
        }
    }

    /** A millisecond tick, where there are timers. */
    void timer(Core core, long nowMillis) {
        if (!unacknowledged.isOverdue(nowMillis)) {
            return;
        }
        if (unacknowledged.isHopeless()) {
            end(Errno.ETIMEDOUT);
            wake(core);
            return;
        }
        RetransmitQueue.Sent again = unacknowledged.takeDue(nowMillis);
        if (again != null) {
            tcp.counters().add(Kind.TCP_RETRANSMITTED);
            put(core, again.sequence(), again.flags(), again.data(), false);
        }
    }

    // Private steps.

    /** Sends a segment that moves the sequence, from a thread. */
    private int sendOnce(Core core, int flags, byte[] data) {
        RetransmitQueue.Sent sent = new RetransmitQueue.Sent(sendNext, flags, data);
        sendNext = sent.end();
        if (retransmits) {
            unacknowledged.add(sent, tcp.nowMillis());
        }
        return put(core, sent.sequence(), flags, data, true);
    }

    private void acknowledge(Core core) {
        put(core, sendNext, TcpSegment.ACK, NO_DATA, false);
    }

    private int put(Core core, int sequence, int flags, byte[] data, boolean maySpin) {
        int acknowledged = (flags & TcpSegment.ACK) == 0 ? 0 : receiveNext;
        return tcp.put(
                core,
                localPort,
                remoteAddress,
                remotePort,
                sequence,
                acknowledged,
                flags,
                data,
                maySpin);
    }

    private void end(int why) {
        state = State.CLOSED;
        error = why;
        unacknowledged.clear();
        for (Reassembly.Waiting each = early.takeAny(); each != null; each = early.takeAny()) {
            tcp.refuse(each.journey());
        }
    }

    private void wake(Core core) {
        KernelThread thread = waiter;
        if (thread != null) {
            thread.scheduler().wake(thread, core);
        }
    }

    private void mark(long journey, Stage stage) {
        if (journey != JourneyBook.NONE) {
            tcp.journeys().mark(journey, stage);
        }
    }
}
