package dev.doorbell.bench.workload;

import dev.doorbell.nic.capture.Capture;
import dev.doorbell.nic.capture.CaptureReader;
import dev.doorbell.nic.wire.CapturedTraffic;
import dev.doorbell.nic.wire.TrafficSource;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.time.TimeBase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** A capture, repeated as often as needed. Chance has no part in it. */
public final class CapturedWorkload implements Workload {
    private static final String SHIPPED = "dns-http.pcapng";
    private static final double NANOS_PER_SECOND = 1e9;

    private final String label;
    private final Capture capture;

    CapturedWorkload(String label, Capture capture) {
        this.label = label;
        this.capture = capture;
    }

    /** The capture that ships with Doorbell: real programs doing DNS look-ups and HTTP fetches. */
    public static CapturedWorkload shipped() {
        try (InputStream in = CapturedWorkload.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException(SHIPPED + " is missing from the jar");
            }
            return new CapturedWorkload("shipped " + SHIPPED, CaptureReader.read(SHIPPED, in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public long defaultFrameCount() {
        return capture.frameCount();
    }

    @Override
    public TrafficSource source(TimeBase time, Seed seed, long first, long count) {
        return new CapturedTraffic(capture, time, first, count);
    }

    @Override
    public double spanSeconds(long count) {
        int frames = capture.frameCount();
        double once = capture.timeNanos(frames - 1) / NANOS_PER_SECOND;
        double gap = once / Math.max(1, frames - 1);
        double rest = capture.timeNanos((int) ((count - 1) % frames)) / NANOS_PER_SECOND;
        long repetitions = (count - 1) / frames;
        return repetitions * (once + gap) + rest;
    }

    @Override
    public double meanFrameBytes() {
        double sum = 0;
        for (int i = 0; i < capture.frameCount(); i++) {
            sum += capture.originalBytes(i);
        }
        return sum / capture.frameCount();
    }

    @Override
    public List<String> warnings() {
        return capture.warnings().stream().map(text -> capture.name() + ": " + text).toList();
    }

    @Override
    public String toString() {
        return label;
    }
}
