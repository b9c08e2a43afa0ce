package dev.doorbell.kernel.board.x86;

import dev.doorbell.sim.line.InterruptLine;

/** A pair of 8259s with a wire on every IRQ, driven through its ports. */
final class PicBench implements AutoCloseable {
    final X86Bench bench = new X86Bench(1);
    final PicPair pair;
    final InterruptLine.Driver[] wires = new InterruptLine.Driver[PicPair.LINES];

    PicBench(EdgeRequest edges) {
        pair = new PicPair(bench.simulation.parts(), bench.timing, bench.core(0), edges);
        for (int irq = 0; irq < PicPair.LINES; irq++) {
            if (irq != PicPair.CASCADE) {
                InterruptLine wire = new InterruptLine("irq" + irq);
                pair.connect(wire, irq);
                wires[irq] = wire.driver();
            }
        }
    }

    private Pic8259 chip(boolean ofSlave) {
        return ofSlave ? pair.slave() : pair.master();
    }

    void initialise(int masterBase, int slaveBase) {
        for (boolean ofSlave : new boolean[] {false, true}) {
            command(ofSlave, 0x11);
            data(ofSlave, ofSlave ? slaveBase : masterBase);
            data(ofSlave, ofSlave ? 2 : 4);
            data(ofSlave, 1);
        }
    }

    void command(boolean ofSlave, int value) {
        chip(ofSlave).write(0, 1, value, X86Bench.requester(0));
    }

    void data(boolean ofSlave, int value) {
        chip(ofSlave).write(1, 1, value, X86Bench.requester(0));
    }

    void mask(boolean ofSlave, int bits) {
        data(ofSlave, bits);
    }

    int mask(boolean ofSlave) {
        return (int) chip(ofSlave).read(1, 1, X86Bench.requester(0));
    }

    int requests(boolean ofSlave) {
        command(ofSlave, 0x0A);
        return (int) chip(ofSlave).read(0, 1, X86Bench.requester(0));
    }

    int service(boolean ofSlave) {
        command(ofSlave, 0x0B);
        return (int) chip(ofSlave).read(0, 1, X86Bench.requester(0));
    }

    @Override
    public void close() {
        bench.close();
    }
}
