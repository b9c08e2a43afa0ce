package dev.doorbell.sim.explore;

import dev.doorbell.sim.event.Pending;
import dev.doorbell.sim.event.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who makes steps, by number: each stream of events, and each core. Numbers stay the same over all
 * orders of an exploration.
 */
final class Processes {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();

    int of(Pending pending) {
        Integer known = numbers.get(pending.stream());
        return known != null ? known : add(pending);
    }

    private int add(Pending pending) {
        int number = names.size();
        numbers.put(pending.stream(), number);
        String stream = pending.stream();
        // A core's steps are its resumptions: cpu0.resume is cpu0.
        names.add(isGuest(pending) ? stream.substring(0, stream.indexOf('.')) : stream);
        return number;
    }

    /** The process of a core; -1 if it has made no step. */
    int ofCore(String name) {
        return names.indexOf(name);
    }

    String name(int process) {
        return names.get(process);
    }

    static boolean isGuest(Pending pending) {
        return pending.phase() == Phase.PROCESSORS;
    }
}
