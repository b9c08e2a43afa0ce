package dev.doorbell.gic.testkit;

import dev.doorbell.gic.behaviour.ItsSizes;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsError;
import dev.doorbell.gic.its.ItsMapping;
import dev.doorbell.gic.its.ItsOpcode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a driver was asked for, told to the oracle in the plainest commands: a collection for each core,
 * a table for each device. Whether the driver goes the same way does not matter.
 */
final class ItsIntent {
    private static final int EVENT_BITS = 16;
    private static final long TABLE_STRIDE = 0x10_0000;

    private final int cores;
    private final ItsOracle oracle;
    private final Map<Integer, Integer> eventCounts = new TreeMap<>();
    private final Set<Integer> enabled = new TreeSet<>();

    ItsIntent(int cores) {
        this.cores = cores;
        this.oracle = new ItsOracle(cores, ItsSizes.DEFAULT, ItsOracle.Rules.ARCHITECTURE);
        for (int core = 0; core < cores; core++) {
            oracle.command(ItsCommand.mapc(core, core));
        }
    }

    /** Whether it makes sense to ask for it now. */
    boolean allows(ItsDriverOperation operation) {
        int device = operation.device();
        return switch (operation.kind()) {
            case MAP_DEVICE -> !eventCounts.containsKey(device);
            case UNMAP_DEVICE -> eventCounts.containsKey(device);
            case MAP_EVENTS -> allowsMapping(operation);
            case MOVE_EVENT -> operation.core() < cores && isMapped(device, operation.event());
            case UNMAP_EVENT, ENABLE, DISABLE -> isMapped(device, operation.event());
            case MESSAGE, TAKE -> true;
        };
    }

    private boolean allowsMapping(ItsDriverOperation operation) {
        int end = operation.event() + operation.count();
        if (operation.core() >= cores || end > eventCounts.getOrDefault(operation.device(), 0)) {
            return false;
        }
        for (int event = operation.event(); event < end; event++) {
            if (isMapped(operation.device(), event)) {
                return false;
            }
        }
        int lpisEnd = operation.lpi() + operation.count();
        return lpisEnd <= 1 << ItsOracle.INTID_BITS
                && mappings().stream()
                        .noneMatch(
                                each -> each.intid() >= operation.lpi() && each.intid() < lpisEnd);
    }

    private boolean isMapped(int device, int event) {
        return oracle.event(device, event) != null;
    }

    /** It is so from now on. */
    void happen(ItsDriverOperation operation) {
        int device = operation.device();
        int event = operation.event();
        switch (operation.kind()) {
            case MAP_DEVICE -> {
                eventCounts.put(device, operation.count());
                oracle.command(ItsCommand.mapd(device, EVENT_BITS, device * TABLE_STRIDE));
            }
            case UNMAP_DEVICE -> {
                mappings().stream()
                        .filter(each -> each.deviceId() == device)
                        .forEach(each -> discard(device, each.eventId()));
                eventCounts.remove(device);
                oracle.command(ItsCommand.unmapDevice(device));
            }
            case MAP_EVENTS -> {
                for (int i = 0; i < operation.count(); i++) {
                    oracle.command(
                            ItsCommand.mapti(
                                    device, event + i, operation.lpi() + i, operation.core()));
                }
            }
            case UNMAP_EVENT -> discard(device, event);
            case MOVE_EVENT -> oracle.command(ItsCommand.movi(device, event, operation.core()));
            case ENABLE -> enabled.add(lpi(device, event));
            case DISABLE -> enabled.remove(lpi(device, event));
            case MESSAGE -> oracle.message(device, event);
            case TAKE -> {
                for (int core = 0; core < cores; core++) {
                    for (int lpi : signalled(core)) {
                        oracle.acknowledge(core, lpi);
                    }
                }
            }
        }
    }

    private void discard(int device, int event) {
        enabled.remove(lpi(device, event));
        oracle.command(ItsCommand.ofEvent(ItsOpcode.DISCARD, device, event));
    }

    /** The LPI of an event, or -1. */
    int lpi(int device, int event) {
        ItsOracle.Event found = oracle.event(device, event);
        return found == null ? -1 : found.lpi();
    }

    /** Whether a message would arrive. */
    boolean arrives(int device, int event) {
        return oracle.blockedBy(device, event) == ItsError.NONE;
    }

    boolean isEnabled(int lpi) {
        return enabled.contains(lpi);
    }

    /** What is mapped; a collection's number is its core's. */
    List<ItsMapping> mappings() {
        return oracle.mappings();
    }

    /** What is pending at a core, enabled or not. */
    Set<Integer> pending(int core) {
        return oracle.pending(core);
    }

    /** What is pending at a core and enabled. */
    Set<Integer> signalled(int core) {
        Set<Integer> both = oracle.pending(core);
        both.retainAll(enabled);
        return both;
    }
}
