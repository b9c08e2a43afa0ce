package dev.doorbell.sim.export;

import java.util.ArrayList;
import java.util.List;

/**
 * What is open on one core's track, the outermost first: a thread or idling, then exceptions, handlers and
 * softirqs in one another.
 *
 * <p>Slices of a track end in the reverse order of their beginnings. A guest that ends interrupts in
 * another order ends the inner ones' slices late: an outer one's stays until those inside it are over.
 */
final class CoreSlices {
    /** What a slice stands for. */
    enum What {
        THREAD,
        IDLE,
        EXCEPTION,
        HANDLER,
        SOFTIRQ
    }

    /** More than nest anywhere but by mistake. */
    private static final int OPEN_MAX = 256;

    private static final class Slice {
        final What what;
        final long number;
        boolean isOver;

        Slice(What what, long number) {
            this.what = what;
            this.number = number;
        }
    }

    private final List<Slice> open = new ArrayList<>();

    int count() {
        return open.size();
    }

    /** Opens a slice; false if there are too many. */
    boolean open(What what, long number) {
        if (open.size() == OPEN_MAX) {
            return false;
        }
        open.add(new Slice(what, number));
        return true;
    }

    /** Forgets all; answers how many were open. */
    int closeAll() {
        int count = open.size();
        open.clear();
        return count;
    }

    /**
     * What ends, ends; answers how many slices are to be closed.
     *
     * @return 0 if it is closed only later; -1 if there is none like it
     */
    int end(What what, long number) {
        int at = find(what, number);
        if (at < 0) {
            return -1;
        }
        open.get(at).isOver = true;
        return closeWhatIsOver();
    }

    /** The same, with all that is in it; answers how many slices are to be closed, -1 if none. */
    int endWithInner(What what, long number) {
        int at = find(what, number);
        if (at < 0) {
            return -1;
        }
        for (int i = at; i < open.size(); i++) {
            open.get(i).isOver = true;
        }
        return closeWhatIsOver();
    }

    private int find(What what, long number) {
        for (int i = open.size() - 1; i >= 0; i--) {
            Slice slice = open.get(i);
            if (slice.what == what && slice.number == number && !slice.isOver) {
                return i;
            }
        }
        return -1;
    }

    private int closeWhatIsOver() {
        int count = 0;
        while (!open.isEmpty() && open.get(open.size() - 1).isOver) {
            open.remove(open.size() - 1);
            count++;
        }
        return count;
    }
}
