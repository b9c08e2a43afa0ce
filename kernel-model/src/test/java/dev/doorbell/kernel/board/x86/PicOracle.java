package dev.doorbell.kernel.board.x86;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * A pair of 8259s in the words of the data sheet: sets of numbers, searched one by one. IRQ 2 is the
 * slave's.
 */
final class PicOracle {
    final boolean[] wire = new boolean[16];
    final boolean[] edgeSeen = new boolean[16];
    final boolean[] level = new boolean[16];
    final boolean[] masked = new boolean[16];
    final TreeSet<Integer> master = new TreeSet<>();
    final TreeSet<Integer> slave = new TreeSet<>();
    private boolean cascadeWas;

    void drive(int irq, boolean high) {
        if (high && !wire[irq]) {
            edgeSeen[irq] = true;
        } else if (!high) {
            edgeSeen[irq] = false;
        }
        wire[irq] = high;
    }

    boolean asks(int irq) {
        return level[irq] ? wire[irq] : edgeSeen[irq];
    }

    /** The first of eight that asks, is let through, and is before all in service; -1 for none. */
    private int best(int from, Set<Integer> service) {
        for (int irq = from; irq < from + 8; irq++) {
            if (service.contains(irq)) {
                return -1;
            }
            if (asks(irq) && !masked[irq]) {
                return irq;
            }
        }
        return -1;
    }

    /** The slave's output is an edge-triggered input of the master. */
    void cascade() {
        boolean now = best(8, slave) >= 0;
        if (now != cascadeWas) {
            drive(2, now);
            cascadeWas = now;
        }
    }

    boolean output() {
        return best(0, master) >= 0;
    }

    int acknowledge() {
        int irq = best(0, master);
        if (irq < 0) {
            return 7;
        }
        edgeSeen[irq] = false;
        master.add(irq);
        if (irq != 2) {
            return irq;
        }
        int behind = best(8, slave);
        if (behind < 0) {
            return 15;
        }
        edgeSeen[behind] = false;
        slave.add(behind);
        return behind;
    }

    void end(boolean ofSlave) {
        TreeSet<Integer> service = ofSlave ? slave : master;
        if (!service.isEmpty()) {
            service.remove(service.first());
        }
    }

    void end(int irq) {
        (irq < 8 ? master : slave).remove(irq);
    }

    int bits(boolean ofSlave, IntPredicate is) {
        int bits = 0;
        for (int i = 0; i < 8; i++) {
            bits |= is.test(ofSlave ? 8 + i : i) ? 1 << i : 0;
        }
        return bits;
    }
}
