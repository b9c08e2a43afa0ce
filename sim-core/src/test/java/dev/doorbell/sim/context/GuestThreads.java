package dev.doorbell.sim.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Java threads that guest code ran on, whichever kind they are. */
final class GuestThreads {
    private final List<Thread> seen = new ArrayList<>();

    /** Called by guest code. */
    void enter() {
        Thread current = Thread.currentThread();
        if (!seen.contains(current)) {
            seen.add(current);
        }
    }

    int count() {
        return seen.size();
    }

    /** The names of those that still live. */
    List<String> alive() {
        return seen.stream().filter(Thread::isAlive).map(Thread::getName).toList();
    }

    /** The platform threads of any simulation in this JVM. */
    static Set<String> ofEverySimulation() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("doorbell-"))
                .collect(Collectors.toSet());
    }

    /** The kinds of threads this JDK has. */
    static Stream<Carrier> carriers() {
        return Stream.of(Carrier.values()).filter(Carrier::isAvailable);
    }
}
