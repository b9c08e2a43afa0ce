package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.block.BlockReader;
import dev.doorbell.kernel.net.PacketQueue;
import dev.doorbell.kernel.net.Transmitter;
import dev.doorbell.kernel.program.Sockets;
import dev.doorbell.kernel.program.SystemCalls;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.error.ConfigurationException;
import org.jspecify.annotations.Nullable;

/** One program's system calls: its core, its sockets, the NIC, the disk, the clock. */
final class UserProcess implements SystemCalls {
    /** A loop that looks makes three calls a turn: for data, for the time, and this one. */
    private static final int CALLS_A_TURN = 3;

    private static final int MILLIS = 1000;

    private final KernelCpu cpu;
    private final PacketQueue socket;
    private final Transmitter transmitter;
    private final BlockReader disk;
    private final int tickHz;
    private final long callCycles;
    private final @Nullable UserSockets sockets;

    private long received;
    private long seen = -1;

    /**
     * Makes the calls of a program on {@code cpu}.
     *
     * @param tickHz ticks per second
     * @param callCycles what a call costs that has no cost of its own
     * @param sockets null if the kernel has no network stack
     */
    UserProcess(
            KernelCpu cpu,
            PacketQueue socket,
            Transmitter transmitter,
            BlockReader disk,
            int tickHz,
            long callCycles,
            @Nullable UserSockets sockets) {
        this.cpu = cpu;
        this.socket = socket;
        this.transmitter = transmitter;
        this.disk = disk;
        this.tickHz = tickHz;
        this.callCycles = callCycles;
        this.sockets = sockets;
    }

    @Override
    public int receive() {
        int bytes = socket.receive(cpu.core(), cpu.scheduler().current());
        received++;
        return bytes;
    }

    @Override
    public byte[] received() {
        return socket.received();
    }

    @Override
    public void send(byte[] frame) {
        transmitter.send(cpu.core(), frame);
    }

    @Override
    public int readBlocks(long first, int count, byte[] to) {
        return disk.read(cpu.core(), cpu.scheduler().current(), first, count, to);
    }

    @Override
    public void compute(long cycles) {
        cpu.core().spend(cycles);
    }

    @Override
    public long nowTicks() {
        return cpu.core().nowTicks();
    }

    @Override
    public Sockets sockets() {
        UserSockets mine = sockets;
        if (mine == null) {
            throw new ConfigurationException(
                    "a program asks for sockets, and its kernel has no network stack; give it one"
                            + " with KernelConfig.withNetwork");
        }
        return mine;
    }

    @Override
    public long clockMillis() {
        cpu.core().spend(callCycles);
        return cpu.scheduler().clockTicks() * MILLIS / tickHz;
    }

    @Override
    public void yieldCore() {
        cpu.core().spend(callCycles);
        cpu.scheduler().yieldCurrent();
    }

    @Override
    public void yieldLooking() {
        Core core = cpu.core();
        core.spend(callCycles);
        if (cpu.scheduler().hasOthers()) {
            cpu.scheduler().yieldCurrent();
        } else {
            core.spin(CALLS_A_TURN * callCycles, seen);
        }
        seen = core.stirCount();
    }

    @Override
    public void sleepMillis(long millis) {
        long ticks = (millis * tickHz + MILLIS - 1) / MILLIS;
        cpu.scheduler().sleepUntilTick(cpu.scheduler().clockTicks() + ticks);
    }

    long receivedCount() {
        return received + (sockets == null ? 0 : sockets.receivedCount());
    }
}
