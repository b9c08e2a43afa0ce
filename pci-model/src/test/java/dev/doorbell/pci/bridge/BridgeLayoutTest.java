package dev.doorbell.pci.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.timing.TimingProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configuration spaces of the bridges, byte for byte as measured; see the files' README. */
class BridgeLayoutTest {
    private static final int HEX = 16;
    private static final TimingProfile IDEAL = TimingProfile.named("ideal");

    static PciFunction make(String model, Backplane parts, Slot slot, DeviceBehaviour behaviour) {
        PcieLink link = new PcieLink(IDEAL, parts.time());
        return switch (model) {
            case "pcie-root-port" ->
                    new RootPort(parts, model, slot, link, RootPort.Model.GENERIC, 0, behaviour)
                            .function();
            case "ioh3420" ->
                    new RootPort(parts, model, slot, link, RootPort.Model.IOH3420, 0, behaviour)
                            .function();
            case "pci-bridge" ->
                    new ConventionalBridge(
                                    parts,
                                    model,
                                    slot,
                                    link,
                                    ConventionalBridge.Model.PCI,
                                    1,
                                    behaviour)
                            .function();
            case "pcie-pci-bridge" ->
                    new ConventionalBridge(
                                    parts,
                                    model,
                                    slot,
                                    link,
                                    ConventionalBridge.Model.EXPRESS,
                                    1,
                                    behaviour)
                            .function();
            default -> throw new IllegalArgumentException(model);
        };
    }

    private static List<String> lines(String model) throws IOException {
        try (var in =
                Objects.requireNonNull(
                        BridgeLayoutTest.class.getResourceAsStream(model + ".txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pcie-root-port", "ioh3420", "pci-bridge", "pcie-pci-bridge"})
    void isAsMeasured(String model) throws IOException {
        byte[] expected = {};
        byte[] writable = {};
        for (String line : lines(model)) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("bytes")) {
                expected = new byte[Integer.parseInt(words[1])];
                writable = new byte[expected.length];
            } else if (words[0].equals("W")) {
                for (int i = 1; i < words.length; i++) {
                    String[] parts = words[i].split("[-:]", -1);
                    int first = Integer.parseInt(parts[0], HEX);
                    int last = Integer.parseInt(parts[parts.length - 2], HEX);
                    for (int at = first; at <= last; at++) {
                        writable[at] = (byte) Integer.parseInt(parts[parts.length - 1], HEX);
                    }
                }
            } else {
                int at = Integer.parseInt(words[0].substring(0, 3), HEX);
                for (int i = 1; i < words.length; i++) {
                    expected[at + i - 1] = (byte) Integer.parseInt(words[i], HEX);
                }
            }
        }
        try (Simulation simulation = Simulation.builder().build()) {
            Backplane parts = simulation.parts();
            HostBridge host = new HostBridge(parts, 0x1000_0000);
            PciFunction function = make(model, parts, new Slot(1, 0), DeviceBehaviour.QEMU);
            host.plug(function);
            ConfigSpace config = function.config();

            assertThat(config.bytes()).isEqualTo(expected.length);
            for (int at = 0; at < expected.length; at++) {
                assertThat((byte) config.read(at, 1))
                        .as("%s at %x", model, at)
                        .isEqualTo(expected[at]);
            }
            for (int at = 0; at < expected.length; at++) {
                long before = config.read(at, 1);
                config.write(at, 1, 0xFF);
                long ones = config.read(at, 1);
                config.write(at, 1, 0);
                long zeros = config.read(at, 1);
                config.write(at, 1, before);
                assertThat((byte) (ones & ~zeros))
                        .as("what can be written of %s at %x", model, at)
                        .isEqualTo(writable[at]);
            }
        }
    }
}
