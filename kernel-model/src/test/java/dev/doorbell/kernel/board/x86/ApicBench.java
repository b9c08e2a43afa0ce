package dev.doorbell.kernel.board.x86;

import dev.doorbell.sim.line.InterruptLine;

/** Local APICs of some cores, enabled, and an IO-APIC with a wire on pins 10 (PCI) and 4 (ISA). */
final class ApicBench implements AutoCloseable {
    static final int TPR = 0x080;
    static final int PPR = 0x0A0;
    static final int EOI = 0x0B0;
    static final int LDR = 0x0D0;
    static final int SVR = 0x0F0;
    static final int ISR = 0x100;
    static final int TMR = 0x180;
    static final int IRR = 0x200;
    static final int ESR = 0x280;
    static final int ICR_LOW = 0x300;
    static final int ICR_HIGH = 0x310;
    static final int LVT_TIMER = 0x320;
    static final int TIMER_INITIAL = 0x380;
    static final int TIMER_CURRENT = 0x390;
    static final int TIMER_DIVIDE = 0x3E0;
    static final int SPURIOUS = 0xFF;
    static final int DEVICE = 0x20;

    final X86Bench bench;
    final ApicFabric fabric;
    final IoApic io;
    final InterruptLine.Driver pci;
    final InterruptLine.Driver isa;

    ApicBench(int cores) {
        bench = new X86Bench(cores);
        fabric = new ApicFabric(bench.simulation.parts(), bench.timing, bench.cores);
        io = new IoApic(bench.simulation.parts(), bench.timing, fabric);
        InterruptLine pciWire = new InterruptLine("pci");
        InterruptLine isaWire = new InterruptLine("isa");
        io.connect(pciWire, 10, true);
        io.connect(isaWire, 4, false);
        pci = pciWire.driver();
        isa = isaWire.driver();
        for (int core = 0; core < cores; core++) {
            write(core, LDR, 1L << (24 + core));
            write(core, SVR, 0x100 | SPURIOUS);
        }
    }

    void write(int core, int register, long value) {
        fabric.write(register, 4, value, X86Bench.requester(core));
        bench.run(1);
    }

    long read(int core, int register) {
        return fabric.read(register, 4, X86Bench.requester(core));
    }

    /** Whether a vector's bit is set in IRR, ISR or TMR. */
    boolean has(int core, int set, int vector) {
        return (read(core, set + 0x10 * (vector / 32)) >>> (vector % 32) & 1) != 0;
    }

    /** A device's write of {@code data} at {@code address}. */
    void message(long address, int data) {
        fabric.write(address - ApicFabric.BASE, 4, data, DEVICE);
        bench.run(1);
    }

    int acknowledge(int core) {
        return fabric.apic(core).acknowledge();
    }

    void end(int core) {
        write(core, EOI, 0);
    }

    void entry(int pin, long high, long low) {
        select(0x11 + 2 * pin);
        io.write(0x10, 4, high, X86Bench.requester(0));
        select(0x10 + 2 * pin);
        io.write(0x10, 4, low, X86Bench.requester(0));
        bench.run(1);
    }

    long entryLow(int pin) {
        select(0x10 + 2 * pin);
        return io.read(0x10, 4, X86Bench.requester(0));
    }

    private void select(int index) {
        io.write(0, 4, index, X86Bench.requester(0));
    }

    @Override
    public void close() {
        bench.close();
    }
}
