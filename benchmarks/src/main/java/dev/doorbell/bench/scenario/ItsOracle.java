package dev.doorbell.bench.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an ITS has to do, in maps: devices, their tables of events, collections, and what is pending.
 *
 * <p>A device's table is memory: its events are there again when the device is mapped again.
 *
 * <p>Source: Arm IHI 0069, "ITS commands".
 */
final class ItsOracle {
    /** Of every device. */
    static final int EVENT_BITS = 4;

    private static final int LPI_FIRST = 8192;

    private final TreeSet<Integer> devices = new TreeSet<>();
    private final Map<Integer, Map<Integer, Event>> tables = new TreeMap<>();
    private final Map<Integer, Integer> collections = new TreeMap<>();
    private final List<Set<Integer>> pending = new ArrayList<>();

    private record Event(int lpi, int icid) {}

    ItsOracle(int cores) {
        for (int i = 0; i < cores; i++) {
            pending.add(new TreeSet<>());
        }
    }

    boolean mapDevice(int device) {
        devices.add(device);
        return true;
    }

    boolean unmapDevice(int device) {
        devices.remove(device);
        return true;
    }

    boolean mapCollection(int icid, int core) {
        collections.put(icid, core);
        return true;
    }

    boolean unmapCollection(int icid) {
        collections.remove(icid);
        return true;
    }

    private boolean hasRoom(int device, int event) {
        return devices.contains(device) && event < 1 << EVENT_BITS;
    }

    private Map<Integer, Event> table(int device) {
        return tables.computeIfAbsent(device, any -> new TreeMap<>());
    }

    /** The event, if it and its collection are mapped. */
    private @Nullable Event reachable(int device, int event) {
        Event found = hasRoom(device, event) ? table(device).get(event) : null;
        return found != null && collections.containsKey(found.icid) ? found : null;
    }

    boolean isReachable(int device, int event) {
        return reachable(device, event) != null;
    }

    boolean mapEvent(int device, int event, int lpi, int icid) {
        if (!hasRoom(device, event) || lpi < LPI_FIRST) {
            return false;
        }
        table(device).put(event, new Event(lpi, icid));
        return true;
    }

    private Set<Integer> pendingAt(int icid) {
        return pending.get(collections.getOrDefault(icid, 0));
    }

    boolean move(int device, int event, int icid) {
        Event old = reachable(device, event);
        if (old == null || !collections.containsKey(icid)) {
            return false;
        }
        table(device).put(event, new Event(old.lpi, icid));
        if (pendingAt(old.icid).remove(old.lpi)) {
            pendingAt(icid).add(old.lpi);
        }
        return true;
    }

    boolean moveAll(int from, int to) {
        if (from != to) {
            pending.get(to).addAll(pending.get(from));
            pending.get(from).clear();
        }
        return true;
    }

    boolean withdraw(int device, int event, boolean discards) {
        Event found = reachable(device, event);
        if (found == null) {
            return false;
        }
        pendingAt(found.icid).remove(found.lpi);
        if (discards) {
            table(device).remove(event);
        }
        return true;
    }

    /** A message, or INT: whether it gets through. */
    boolean message(int device, int event) {
        Event found = reachable(device, event);
        if (found != null) {
            pendingAt(found.icid).add(found.lpi);
        }
        return found != null;
    }

    /** The events of the devices that are mapped. */
    Set<String> mappings() {
        TreeSet<String> all = new TreeSet<>();
        for (int device : devices) {
            table(device)
                    .forEach(
                            (event, found) ->
                                    all.add(
                                            mapping(
                                                    device,
                                                    event,
                                                    found.lpi,
                                                    found.icid,
                                                    collections.get(found.icid))));
        }
        return all;
    }

    static String mapping(long device, long event, long lpi, int icid, @Nullable Integer core) {
        return device + ":" + event + " " + lpi + " " + icid + " " + core;
    }

    /** What is pending at each core. */
    List<Set<Integer>> pending() {
        return pending;
    }
}
