package dev.doorbell.kernel.irq;

import dev.doorbell.sim.cpu.Core;
import java.util.Arrays;

/**
 * Who handles which interrupt, and how often each core had it.
 *
 * <p>Shared interrupts have a table of {@link #PCI_HANDLERS_MAX} registrations; several handlers may
 * register for one INTID and all of them run. Each core's own interrupts have one handler each.
 */
public final class IrqTable {
    /** Registrations the table holds. */
    public static final int PCI_HANDLERS_MAX = 16;

    private static final int PRIVATE_COUNT = 32;
    private static final int INTIDS = 1020;

    private final IrqHandler[] privateHandlers = new IrqHandler[PRIVATE_COUNT];
    private final int[] intids = new int[PCI_HANDLERS_MAX];
    private final IrqHandler[] handlers = new IrqHandler[PCI_HANDLERS_MAX];
    private final long[][] counts;

    private int registered;
    private long unclaimed;

    /** Makes an empty table for {@code cores} cores. */
    public IrqTable(int cores) {
        counts = new long[cores][INTIDS];
        Arrays.fill(privateHandlers, (IrqHandler) core -> IrqResult.NOT_MINE);
    }

    /**
     * Registers a handler for a shared interrupt.
     *
     * @throws IllegalStateException if the table is full
     */
    public void registerPciIrq(int intid, IrqHandler handler) {
        if (registered == PCI_HANDLERS_MAX) {
            throw new IllegalStateException(
                    "all "
                            + PCI_HANDLERS_MAX
                            + " PCI interrupt handlers are taken; INTID "
                            + intid
                            + " gets none");
        }
        intids[registered] = intid;
        handlers[registered] = handler;
        registered++;
    }

    /** Sets the handler of one of each core's own interrupts. */
    public void registerPrivate(int intid, IrqHandler handler) {
        privateHandlers[intid] = handler;
    }

    /** Runs every handler of {@code intid}. */
    void dispatch(Core core, int intid) {
        counts[core.index()][intid]++;
        boolean claimed = false;
        if (intid < PRIVATE_COUNT) {
            claimed = privateHandlers[intid].handle(core) == IrqResult.HANDLED;
        } else {
            for (int i = 0; i < registered; i++) {
                if (intids[i] == intid) {
                    claimed |= handlers[i].handle(core) == IrqResult.HANDLED;
                }
            }
        }
        if (!claimed) {
            unclaimed++;
        }
    }

    /** How often {@code core} had {@code intid}. */
    public long count(int core, int intid) {
        return counts[core][intid];
    }

    /** How often all cores had shared interrupts. */
    public long sharedCount() {
        long sum = 0;
        for (long[] row : counts) {
            for (int intid = PRIVATE_COUNT; intid < INTIDS; intid++) {
                sum += row[intid];
            }
        }
        return sum;
    }

    /** Interrupts no handler claimed. */
    public long unclaimedCount() {
        return unclaimed;
    }

    /** The table as {@code /proc/interrupts} prints it: a column per core, a line per INTID. */
    public String render() {
        StringBuilder text = new StringBuilder("      ");
        for (int core = 0; core < counts.length; core++) {
            text.append(String.format("%12s", "CPU" + core));
        }
        text.append('\n');
        for (int intid = 0; intid < INTIDS; intid++) {
            long sum = 0;
            for (long[] row : counts) {
                sum += row[intid];
            }
            if (sum > 0) {
                text.append(String.format("%5d:", intid));
                for (long[] row : counts) {
                    text.append(String.format("%12d", row[intid]));
                }
                text.append(intid < PRIVATE_COUNT ? "  GICv3-percpu" : "  GICv3").append('\n');
            }
        }
        return text.toString();
    }
}
