package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.block.BlockReader;
import dev.doorbell.kernel.driver.net.NetDriver;
import dev.doorbell.kernel.net.PacketQueue;
import dev.doorbell.kernel.program.SystemCalls;

/** One program's system calls: its core, its socket, the NIC, the disk. */
final class UserProcess implements SystemCalls {
    private final KernelCpu cpu;
    private final PacketQueue socket;
    private final NetDriver nic;
    private final BlockReader disk;

    private long received;

    UserProcess(KernelCpu cpu, PacketQueue socket, NetDriver nic, BlockReader disk) {
        this.cpu = cpu;
        this.socket = socket;
        this.nic = nic;
        this.disk = disk;
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
        // The transmit ring has one user at a time; a softirq on this core must not interleave.
        boolean masked = cpu.core().maskInterrupts();
        nic.transmit(cpu.core(), frame);
        cpu.core().restoreInterrupts(masked);
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

    long receivedCount() {
        return received;
    }
}
