package dev.doorbell.bench.compare;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.export.ExportFormat;
import dev.doorbell.kernel.export.MachineExport;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * The exports of a comparison, {@code DELIVERY.ENDING} for each delivery and format: its replications one
 * after the other. All files come to be or none.
 */
public final class DeliveryExports implements AutoCloseable {
    private final Map<Delivery, MachineExport> exports = new EnumMap<>(Delivery.class);

    /** Prepares; a file begins with the first machine of its delivery. */
    public DeliveryExports(
            Path folder, Collection<Delivery> deliveries, Set<ExportFormat> formats) {
        for (Delivery each : deliveries) {
            exports.put(each, MachineExport.to(folder, each.label(), formats));
        }
    }

    /** The export of a delivery. */
    MachineExport of(Delivery delivery) {
        MachineExport export = exports.get(delivery);
        if (export == null) {
            throw new IllegalArgumentException("no export for " + delivery.label());
        }
        return export;
    }

    /**
     * The files are whole: they take their names.
     *
     * @throws dev.doorbell.sim.export.ExportException if one could not be written; then none is there
     */
    public void commit() {
        boolean whole = false;
        try {
            exports.values().forEach(MachineExport::finish);
            exports.values().forEach(MachineExport::commit);
            whole = true;
        } finally {
            if (!whole) {
                withdraw();
            }
        }
    }

    /** Takes the files away again, committed or not. */
    public void withdraw() {
        exports.values().forEach(MachineExport::withdraw);
    }

    /** What was not committed is gone. */
    @Override
    public void close() {
        exports.values().forEach(MachineExport::close);
    }
}
