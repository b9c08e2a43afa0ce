package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.net.NetStack;
import dev.doorbell.kernel.net.Opening;
import dev.doorbell.kernel.net.TcpConnection;
import dev.doorbell.kernel.net.UdpSocket;
import dev.doorbell.kernel.program.Errno;
import dev.doorbell.kernel.program.Sockets;
import org.jspecify.annotations.Nullable;

/** One program's sockets, by descriptor: the first is 3, behind the three of the terminal. */
final class UserSockets implements Sockets {
    private static final int FIRST = 3;
    private static final int DESCRIPTORS = 64;

    private final KernelCpu cpu;
    private final NetStack stack;
    private final long callCycles;
    private final @Nullable Object[] open = new @Nullable Object[DESCRIPTORS];

    private long received;

    /** Makes an empty table; a call costs {@code callCycles} beside what the device costs. */
    UserSockets(KernelCpu cpu, NetStack stack, long callCycles) {
        this.cpu = cpu;
        this.stack = stack;
        this.callCycles = callCycles;
    }

    @Override
    public int udp() {
        cpu.core().spend(callCycles);
        return put(stack.openUdp(cpu.core()));
    }

    @Override
    public int bind(int descriptor, int port) {
        cpu.core().spend(callCycles);
        return find(descriptor) instanceof UdpSocket socket
                ? stack.bind(socket, port)
                : Errno.EBADF;
    }

    @Override
    public int sendTo(int descriptor, byte[] payload, int address, int port) {
        cpu.core().spend(callCycles);
        return find(descriptor) instanceof UdpSocket socket
                ? stack.sendTo(cpu.core(), socket, payload, address, port)
                : Errno.EBADF;
    }

    @Override
    public int receiveFrom(int descriptor, byte[] to) {
        return find(descriptor) instanceof UdpSocket socket
                ? count(socket.receive(to))
                : Errno.EBADF;
    }

    @Override
    public int awaitFrom(int descriptor, byte[] to) {
        return find(descriptor) instanceof UdpSocket socket
                ? count(socket.await(cpu.scheduler().current(), to))
                : Errno.EBADF;
    }

    @Override
    public int connect(int address, int port) {
        cpu.core().spend(callCycles);
        int descriptor = free();
        if (descriptor < 0) {
            return descriptor;
        }
        Opening opening = stack.connect(cpu.core(), cpu.scheduler().current(), address, port);
        TcpConnection made = opening.connection();
        return made == null ? opening.error() : put(made);
    }

    @Override
    public int send(int descriptor, byte[] from, int offset, int bytes) {
        cpu.core().spend(callCycles);
        return find(descriptor) instanceof TcpConnection connection
                ? connection.send(cpu.core(), from, offset, bytes)
                : Errno.EBADF;
    }

    @Override
    public int receive(int descriptor, byte[] to) {
        return find(descriptor) instanceof TcpConnection connection
                ? count(connection.receive(cpu.core(), cpu.scheduler().current(), to, callCycles))
                : Errno.EBADF;
    }

    @Override
    public int close(int descriptor) {
        cpu.core().spend(callCycles);
        Object socket = find(descriptor);
        if (socket == null) {
            return Errno.EBADF;
        }
        open[descriptor - FIRST] = null;
        if (socket instanceof UdpSocket udp) {
            stack.close(udp);
        } else if (socket instanceof TcpConnection connection) {
            stack.close(cpu.core(), connection);
        }
        return 0;
    }

    /** Receive calls that returned something. */
    long receivedCount() {
        return received;
    }

    private int count(int bytes) {
        if (bytes > 0) {
            received++;
        }
        return bytes;
    }

    private @Nullable Object find(int descriptor) {
        int slot = descriptor - FIRST;
        return slot < 0 || slot >= DESCRIPTORS ? null : open[slot];
    }

    private int put(Object socket) {
        int descriptor = free();
        if (descriptor >= 0) {
            open[descriptor - FIRST] = socket;
        }
        return descriptor;
    }

    private int free() {
        for (int slot = 0; slot < DESCRIPTORS; slot++) {
            if (open[slot] == null) {
                return slot + FIRST;
            }
        }
        return Errno.EMFILE;
    }
}
