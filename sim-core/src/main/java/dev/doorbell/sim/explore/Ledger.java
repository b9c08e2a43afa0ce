package dev.doorbell.sim.explore;

import dev.doorbell.sim.trace.TracePoint;
import java.util.Map;
import java.util.TreeMap;

/** Work that devices have put where drivers find it, and what drivers have taken of it. */
final class Ledger {
    private record Queue(int source, long number) implements Comparable<Queue> {
        @Override
        public int compareTo(Queue other) {
            return source != other.source
                    ? Integer.compare(source, other.source)
                    : Long.compare(number, other.number);
        }
    }

    private final Map<Queue, Long> left = new TreeMap<>();
    private long framesStored;
    private long framesTaken;

    void see(TracePoint point, int source, long first, long second) {
        switch (point) {
            case WORK_POSTED -> left.merge(new Queue(source, first), second, Long::sum);
            case WORK_TAKEN -> left.merge(new Queue(source, first), -second, Long::sum);
            case FRAME_STORED -> framesStored++;
            case FRAME_TAKEN -> framesTaken++;
            default -> {}
        }
    }

    /** How much was posted and not taken. */
    long left() {
        long sum = Math.max(0, framesStored - framesTaken);
        for (long each : left.values()) {
            sum += Math.max(0, each);
        }
        return sum;
    }

    /** How much was taken that nobody had posted. */
    long tooMuch() {
        long sum = 0;
        for (long each : left.values()) {
            sum += Math.max(0, -each);
        }
        return sum;
    }
}
