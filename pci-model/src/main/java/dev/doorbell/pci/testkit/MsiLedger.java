package dev.doorbell.pci.testkit;

import java.util.Arrays;
import java.util.Locale;

/**
 * What has to become of the messages of a storm, by the rules of MSI-X alone: an oracle.
 *
 * <p>Every message posted is sent, kept as a pending bit, merged into a pending bit that was set already,
 * or dropped, because MSI-X was off or the function could not master the bus. Supposes a link that always
 * has room; where it has none, messages that wait for room are merged too.
 *
 * <p>Source: PCI Local Bus Specification 3.0, "MSI-X Capability and Table Structures".
 */
public final class MsiLedger {
    private final int vectors;
    private final boolean[] masked;
    private final boolean[] pending;
    private final long[] sent;
    private final Switches[] switches;
    private long posted;
    private long merged;
    private long droppedOff;
    private long droppedNoBus;

    private static final class Switches {
        private boolean on = true;
        private boolean masked;
        private boolean mastering = true;
    }

    /** The books of functions that are on, may master the bus and have no mask set. */
    public MsiLedger(int functions, int vectors) {
        this.vectors = vectors;
        this.masked = new boolean[functions * vectors];
        this.pending = new boolean[functions * vectors];
        this.sent = new long[functions * vectors];
        this.switches = new Switches[functions];
        Arrays.setAll(switches, i -> new Switches());
    }

    /** Notes what {@code step} does. */
    public void note(MsiStep step) {
        Switches of = switches[step.function()];
        int at = step.function() * vectors + step.vector();
        switch (step.verb()) {
            case POSTS -> {
                for (int i = 0; i < step.count(); i++) {
                    post(of, at);
                }
            }
            case MASKS -> masked[at] = true;
            case UNMASKS -> masked[at] = false;
            case MASKS_ALL -> of.masked = true;
            case UNMASKS_ALL -> of.masked = false;
            case SWITCHES_OFF -> of.on = false;
            case SWITCHES_ON -> of.on = true;
            case TAKES_THE_BUS -> of.mastering = false;
            case GIVES_THE_BUS -> of.mastering = true;
        }
        sendUnmasked(step.function());
    }

    private void post(Switches of, int at) {
        posted++;
        if (!of.on) {
            droppedOff++;
        } else if (!of.masked && !masked[at]) {
            send(of, at);
        } else if (pending[at]) {
            merged++;
        } else {
            pending[at] = true;
        }
    }

    private void send(Switches of, int at) {
        if (of.mastering) {
            sent[at]++;
        } else {
            droppedNoBus++;
        }
    }

    private void sendUnmasked(int function) {
        Switches of = switches[function];
        for (int at = function * vectors; at < (function + 1) * vectors; at++) {
            if (pending[at] && of.on && !of.masked && !masked[at]) {
                pending[at] = false;
                send(of, at);
            }
        }
    }

    /** Messages posted so far. */
    public long posted() {
        return posted;
    }

    /** Messages of a vector that went to the bus. */
    public long sent(int function, int vector) {
        return sent[function * vectors + vector];
    }

    /** Messages that went to the bus. */
    public long sent() {
        return Arrays.stream(sent).sum();
    }

    /** Messages that found their pending bit set. */
    public long merged() {
        return merged;
    }

    /** Messages posted while MSI-X was off. */
    public long droppedOff() {
        return droppedOff;
    }

    /** Messages that were to be sent while the function might not master the bus. */
    public long droppedNoBus() {
        return droppedNoBus;
    }

    /** Whether a vector's pending bit is set now. */
    public boolean isPending(int function, int vector) {
        return pending[function * vectors + vector];
    }

    /** Pending bits that are set now. */
    public long pending() {
        long count = 0;
        for (boolean one : pending) {
            count += one ? 1 : 0;
        }
        return count;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d posted: %d sent, %d pending, %d merged, %d dropped while off, %d without the bus",
                posted,
                sent(),
                pending(),
                merged,
                droppedOff,
                droppedNoBus);
    }
}
