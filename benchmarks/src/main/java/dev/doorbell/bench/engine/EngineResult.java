package dev.doorbell.bench.engine;

import java.util.Locale;

/**
 * What one run of an engine workload did, and how fast.
 *
 * @param workload {@code hold} or {@code path}
 * @param n pending events of hold, packets of path after the warm-up
 * @param events events fired in the measured part
 * @param seconds host time of the measured part
 * @param allocatedBytes bytes the running thread allocated in the measured part
 * @param nowTicks the tick at the end of the run
 * @param latencyTicks summed latency of all packets of path, warm-up included; 0 for hold
 * @param orderHash over all events in the order in which they fired, warm-up included
 */
public record EngineResult(
        String workload,
        long n,
        long events,
        double seconds,
        long allocatedBytes,
        long nowTicks,
        long latencyTicks,
        long orderHash) {
    /** Events fired per second of host time. */
    public double eventsPerSecond() {
        return events / seconds;
    }

    /** Bytes allocated per event fired. */
    public double bytesPerEvent() {
        return (double) allocatedBytes / events;
    }

    /** Equal for two engines that did the same work: {@code now/latency/hash}. */
    public String check() {
        return nowTicks + "/" + latencyTicks + "/" + String.format("%016x", orderHash);
    }

    /** One line of JSON: workload, n, events, seconds, events_per_s, bytes_per_event, check. */
    public String toJson() {
        return String.format(
                Locale.ROOT,
                "{\"workload\":\"%s\",\"n\":%d,\"events\":%d,\"seconds\":%.6f,"
                        + "\"events_per_s\":%.0f,\"bytes_per_event\":%.2f,\"check\":\"%s\"}",
                workload,
                n,
                events,
                seconds,
                eventsPerSecond(),
                bytesPerEvent(),
                check());
    }
}
