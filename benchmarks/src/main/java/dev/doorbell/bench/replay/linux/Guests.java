package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.DeviceSpec;
import dev.doorbell.bench.replay.ReplayBoard;
import dev.doorbell.bench.replay.ReplayWire;
import dev.doorbell.pci.PciFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The guest's side of every device that is modelled, by the name a trace gives the device. */
final class Guests {
    private final PciParts pci;
    private final Map<String, GuestSide> all = new LinkedHashMap<>();

    Guests(LinuxTrace trace, ReplayBoard board, PciParts pci, Findings findings) {
        this.pci = pci;
        for (int number = 0; number < pci.devices().size(); number++) {
            TracedDevice device = pci.devices().get(number);
            DeviceSpec spec = pci.spec(device.name());
            if (spec == null) {
                continue;
            }
            ReplayWire wire = board.wire(spec.options().getOrDefault("netdev", ""));
            switch (spec.model()) {
                case "e1000", "e1000-82545em", "e1000-82544gc", "e1000e" ->
                        all.put(
                                device.name(),
                                new E1000Guest(device, number, trace, board, pci, wire));
                case "nvme" ->
                        all.put(device.name(), new NvmeGuest(device, number, trace, board, pci));
                case "virtio-net" ->
                        all.put(
                                device.name(),
                                new VirtioGuest(device, number, trace, board, pci, findings, wire));
                default -> {} // a bridge finds nothing in memory
            }
        }
    }

    /** Whose register a component is; null if it is none of these devices'. */
    @Nullable GuestSide of(String component) {
        int dot = component.indexOf('.');
        return all.get(dot < 0 ? component : component.substring(0, dot));
    }

    /** Those whose pin ends at a line of the root bus. */
    List<GuestSide> onLine(int line) {
        List<GuestSide> found = new ArrayList<>();
        all.forEach(
                (name, guest) -> {
                    if (pci.line(name) == line) {
                        found.add(guest);
                    }
                });
        return found;
    }

    /** Those whose messages carry that requester id; all, if it is negative. */
    List<GuestSide> sending(int requester) {
        List<GuestSide> found = new ArrayList<>();
        all.forEach(
                (name, guest) -> {
                    PciFunction function = pci.function(name);
                    if (requester < 0
                            || (function != null && function.requesterId() == requester)) {
                        found.add(guest);
                    }
                });
        return found;
    }

    /** The tick that the models' clock may not pass now. */
    long lastTick() {
        long last = Long.MAX_VALUE;
        for (GuestSide guest : all.values()) {
            last = Math.min(last, guest.lastTick());
        }
        return last;
    }

    /** Counts what was inferred. */
    void sum(Findings findings) {
        all.values().forEach(guest -> guest.sum(findings));
    }
}
