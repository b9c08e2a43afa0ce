package dev.doorbell.bench.replay;

import dev.doorbell.nic.Nic;
import dev.doorbell.nic.virtio.VirtioNetConfig;
import dev.doorbell.nic.virtio.VirtioNetPci;
import dev.doorbell.nic.virtio.transport.TransportKind;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.link.Link;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a {@code device} line says of a virtio network card. */
final class VirtioNetLine {
    /** What such a line may say; {@code rom} is always none. */
    static final Set<String> OPTIONS = Set.of("mode", "vectors", "mac", "rom", "netdev", "id");

    private static final String MAC_DEFAULT = "52:54:00:12:34:56";
    private static final int ADDRESS_BYTES = 6;

    private VirtioNetLine() {}

    /** What is wrong with a line; empty if nothing is. */
    static String missing(Map<String, String> options) {
        String mode = options.getOrDefault("mode", "transitional");
        if (!Set.of("legacy", "transitional", "modern").contains(mode)) {
            return "mode " + mode + " of device virtio-net is not known here";
        }
        String vectors = options.getOrDefault("vectors", "3");
        if (!vectors.matches("\\d{1,2}")) {
            return "device virtio-net cannot have vectors=" + vectors;
        }
        String mac = options.getOrDefault("mac", MAC_DEFAULT);
        return mac.matches("\\p{XDigit}{2}(:\\p{XDigit}{2}){5}")
                ? ""
                : "device virtio-net cannot have mac=" + mac;
    }

    /** Makes the card. The table has one entry more than the line says, if it says more than none. */
    static Nic make(
            Backplane parts,
            TimingProfile timing,
            DeviceBehaviour behaviour,
            String name,
            Slot slot,
            Link link,
            Map<String, String> options) {
        String mode = options.getOrDefault("mode", "transitional");
        int vectors = Integer.parseInt(options.getOrDefault("vectors", "3"));
        VirtioNetConfig config =
                VirtioNetConfig.full(TransportKind.valueOf(mode.toUpperCase(Locale.ROOT)))
                        .withVectors(vectors == 0 ? 0 : vectors + 1)
                        .withBehaviour(behaviour);
        byte[] mac = mac(options.getOrDefault("mac", MAC_DEFAULT));
        return new VirtioNetPci(parts, timing, slot, name, link, config, mac);
    }

    private static byte[] mac(String text) {
        String[] words = text.split(":", ADDRESS_BYTES);
        byte[] mac = new byte[ADDRESS_BYTES];
        for (int i = 0; i < ADDRESS_BYTES; i++) {
            mac[i] = (byte) Integer.parseInt(words[i], 16);
        }
        return mac;
    }
}
