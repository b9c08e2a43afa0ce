package dev.doorbell.kernel.irq;

import dev.doorbell.kernel.driver.irqchip.InterruptController;
import dev.doorbell.kernel.policy.InterruptPolicy.Dispatch;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.Arrays;

/**
 * Who handles which interrupt, and how often each core had it.
 *
 * <p>Shared interrupts have a table of {@link #PCI_HANDLERS_MAX} registrations, or a chain without end,
 * which stands for the tree's comparisons; several handlers may register for one INTID and all of them
 * run, in the order of registration. An interrupt nobody registered for is counted, and ended like any
 * other. Each core's own interrupts have one handler each.
 */
public final class IrqTable {
    /** Registrations the table holds. */
    public static final int PCI_HANDLERS_MAX = 16;

    private static final int PRIVATE_COUNT = InterruptController.SHARED_FIRST;
    private static final int INTIDS = InterruptController.SHARED_END;

    /** LPIs that are counted by their number. */
    private static final int LPIS = 64;

    private final IrqHandler[] privateHandlers = new IrqHandler[PRIVATE_COUNT];
    private final long[][] counts;
    private final String controller;
    private final Dispatch dispatch;

    private int[] intids = new int[PCI_HANDLERS_MAX];
    private IrqHandler[] handlers = new IrqHandler[PCI_HANDLERS_MAX];

    private int registered;
    private long unclaimed;

    /** Makes an empty table for {@code cores} cores, whose interrupts are those of {@code controller}. */
    public IrqTable(int cores, String controller, Dispatch dispatch) {
        this.controller = controller;
        this.dispatch = dispatch;
        counts = new long[cores][INTIDS + LPIS];
        Arrays.fill(privateHandlers, (IrqHandler) core -> IrqResult.NOT_MINE);
    }

    /**
     * Registers a handler for a shared interrupt.
     *
     * @throws ConfigurationException if it is a table, and full
     */
    public void registerPciIrq(int intid, IrqHandler handler) {
        if (registered == handlers.length) {
            if (dispatch == Dispatch.TABLE) {
                throw new ConfigurationException(
                        "all "
                                + PCI_HANDLERS_MAX
                                + " PCI interrupt handlers are taken; INTID "
                                + intid
                                + " gets none; use fewer devices, or a kernel that dispatches by a"
                                + " chain");
            }
            intids = Arrays.copyOf(intids, 2 * registered);
            handlers = Arrays.copyOf(handlers, 2 * registered);
        }
        intids[registered] = intid;
        handlers[registered] = handler;
        registered++;
    }

    /** How many more handlers of shared interrupts there is room for. */
    public int room() {
        return dispatch == Dispatch.TABLE ? PCI_HANDLERS_MAX - registered : Integer.MAX_VALUE;
    }

    /**
     * Puts {@code other} in the place of the {@code nth} handler of a shared interrupt, from 0: for
     * experiments with handlers that misbehave.
     *
     * @return the handler that was there
     * @throws IllegalStateException if there is none
     */
    public IrqHandler replacePciIrq(int intid, int nth, IrqHandler other) {
        int left = nth;
        for (int i = 0; i < registered; i++) {
            if (intids[i] == intid && left-- == 0) {
                IrqHandler before = handlers[i];
                handlers[i] = other;
                return before;
            }
        }
        throw new IllegalStateException("INTID " + intid + " has no handler " + nth);
    }

    /** Sets the handler of one of each core's own interrupts. */
    public void registerPrivate(int intid, IrqHandler handler) {
        privateHandlers[intid] = handler;
    }

    /** Runs every handler of {@code intid}. */
    void dispatch(Core core, int intid) {
        int row = row(intid);
        if (row < INTIDS + LPIS) {
            counts[core.index()][row]++;
        }
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
        int row = row(intid);
        return row < INTIDS + LPIS ? counts[core][row] : 0;
    }

    /** Where an INTID is counted: LPIs follow the others. */
    private static int row(int intid) {
        return intid < INTIDS ? intid : INTIDS + intid - InterruptController.TRANSLATED_FIRST;
    }

    /** How often all cores had shared interrupts. */
    public long sharedCount() {
        long sum = 0;
        for (long[] row : counts) {
            for (int at = PRIVATE_COUNT; at < row.length; at++) {
                sum += row[at];
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
        for (int at = 0; at < INTIDS + LPIS; at++) {
            long sum = 0;
            for (long[] row : counts) {
                sum += row[at];
            }
            if (sum > 0) {
                int intid = at < INTIDS ? at : at - INTIDS + InterruptController.TRANSLATED_FIRST;
                text.append(String.format("%5d:", intid));
                for (long[] row : counts) {
                    text.append(String.format("%12d", row[at]));
                }
                text.append("  ").append(controller);
                text.append(at < PRIVATE_COUNT ? "-percpu" : at < INTIDS ? "" : "-LPI");
                text.append('\n');
            }
        }
        return text.toString();
    }
}
