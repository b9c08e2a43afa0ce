package dev.doorbell.bench.compare;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.nic.capture.PcapngWriter;
import dev.doorbell.nic.wire.WireRecorder;
import dev.doorbell.sim.timing.TimingConstant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * A capture for each delivery: its replications one after the other, the time of each beginning where
 * that of the one before ended.
 */
public final class DeliveryCaptures implements AutoCloseable {
    private final Map<Delivery, Path> paths;
    private final Map<Delivery, PcapngWriter> writers = new EnumMap<>(Delivery.class);
    private final Map<Delivery, Long> offsets = new EnumMap<>(Delivery.class);

    /**
     * Begins the files.
     *
     * @throws IOException if one cannot be begun; then none is
     */
    public DeliveryCaptures(Map<Delivery, Path> paths) throws IOException {
        this.paths = new EnumMap<>(paths);
        try {
            for (Map.Entry<Delivery, Path> each : this.paths.entrySet()) {
                writers.put(each.getKey(), new PcapngWriter(each.getValue()));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Records what comes and goes at a machine's NIC from now on. */
    WireRecorder record(Delivery delivery, Machine machine) {
        PcapngWriter writer = writer(delivery);
        try {
            if (!offsets.containsKey(delivery)) {
                offsets.put(delivery, 0L);
                writer.addInterface(
                        "net0",
                        machine.config().nic().label()
                                + " of board "
                                + machine.config().board().name()
                                + ", delivery "
                                + delivery.label(),
                        machine.config().profile().value(TimingConstant.WIRE_BPS));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new WireRecorder(
                writer,
                0,
                offsets.getOrDefault(delivery, 0L),
                machine.parts().events(),
                machine.journeys(),
                machine.time(),
                machine.wire());
    }

    /** A machine has done its part. */
    void ended(Delivery delivery, Machine machine, WireRecorder recorder) {
        try {
            recorder.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long nanos = machine.time().wholeNanos(machine.nowTicks());
        offsets.merge(delivery, nanos, Math::addExact);
    }

    private PcapngWriter writer(Delivery delivery) {
        PcapngWriter writer = writers.get(delivery);
        if (writer == null) {
            throw new IllegalArgumentException("no capture for " + delivery.label());
        }
        return writer;
    }

    /**
     * The files are whole: they take their names.
     *
     * @throws IOException if one cannot
     */
    public void commit() throws IOException {
        for (PcapngWriter writer : writers.values()) {
            writer.commit();
        }
    }

    /** Takes the files away again, committed or not. */
    public void withdraw() throws IOException {
        close();
        for (Path path : paths.values()) {
            Files.deleteIfExists(path);
        }
    }

    /** What was not committed is gone. */
    @Override
    public void close() throws IOException {
        for (PcapngWriter writer : writers.values()) {
            writer.close();
        }
    }
}
