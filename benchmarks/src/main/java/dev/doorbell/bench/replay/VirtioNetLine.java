package dev.doorbell.bench.replay;

import dev.doorbell.nic.virtio.VirtioNetConfig;
import dev.doorbell.nic.virtio.transport.TransportKind;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a {@code device} line says of a virtio network card besides its address and its wire. */
final class VirtioNetLine {
    /** What such a line may say; {@code rom} is always none. */
    static final Set<String> OPTIONS = Set.of("mode", "vectors", "mac", "rom", "netdev", "id");

    private static final String MODE = "transitional";
    private static final String VECTORS = "3";

    private VirtioNetLine() {}

    /** What is wrong with a line; empty if nothing is. */
    static String missing(Map<String, String> options) {
        String mode = options.getOrDefault("mode", MODE);
        if (!Set.of("legacy", "transitional", "modern").contains(mode)) {
            return "mode " + mode + " of device virtio-net is not known here";
        }
        String vectors = options.getOrDefault("vectors", VECTORS);
        return vectors.matches("\\d{1,2}")
                ? ""
                : "device virtio-net cannot have vectors=" + vectors;
    }

    /**
     * The card. Its table has one entry more than the line says, if that is more than none. What is
     * modern and {@code express}, behind a port, is an endpoint of a PCI Express link.
     */
    static VirtioNetConfig config(
            Map<String, String> options, boolean express, DeviceBehaviour behaviour) {
        String mode = options.getOrDefault("mode", MODE);
        int vectors = Integer.parseInt(options.getOrDefault("vectors", VECTORS));
        TransportKind kind = TransportKind.valueOf(mode.toUpperCase(Locale.ROOT));
        boolean isEndpoint = express && kind == TransportKind.MODERN;
        return VirtioNetConfig.full(isEndpoint ? TransportKind.EXPRESS : kind)
                .withVectors(vectors == 0 ? 0 : vectors + 1)
                .withBehaviour(behaviour);
    }
}
