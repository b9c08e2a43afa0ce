package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.kernel.policy.Snapshot;
import dev.doorbell.pci.neighbour.Neighbour;
import java.util.Locale;

/** How constants are written in scenario files: by their label, or in small letters and hyphens. */
final class EnumNames {
    private EnumNames() {}

    static String of(Enum<?> constant) {
        if (constant instanceof Snapshot snapshot) {
            return snapshot.label();
        }
        if (constant instanceof Delivery delivery) {
            return delivery.label();
        }
        if (constant instanceof NicKind nic) {
            return nic.label();
        }
        if (constant instanceof Neighbour.Model model) {
            return model.label();
        }
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
