package dev.doorbell.pci.neighbour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NeighbourTest {
    private static final long WINDOW = 0x1000_0000L;

    private final TimingProfile ideal = TimingProfile.named("ideal");
    private final Simulation simulation = Simulation.builder().time(ideal.timeBase()).build();
    private final HostBridge bridge = new HostBridge(simulation.parts(), WINDOW);

    @AfterEach
    void close() {
        simulation.close();
    }

    private PciFunction plug(Neighbour.Model model) {
        PcieLink link = new PcieLink(ideal, ideal.timeBase());
        PciFunction function =
                new Neighbour(
                                simulation.parts(),
                                model,
                                new Slot(3, 0),
                                link,
                                DeviceBehaviour.SPECIFICATION)
                        .function();
        bridge.plug(function);
        return function;
    }

    @ParameterizedTest
    @CsvSource({
        "ICH9_AHCI, 29228086, 01060102, 5@80 12@a8",
        "NEC_XHCI, 01941033, 0c033003, 11@90 10@a0 5@70",
        "QEMU_XHCI, 000d1b36, 0c033001, 11@90 10@a0",
        "VIRTIO_GPU, 10501af4, 03800001, 11@90 10@a0"
    })
    void anEnumerationFindsItsIdentityAndItsCapabilities(
            Neighbour.Model model, String identity, String classAndRevision, String chain) {
        ConfigSpace config = plug(model).config();

        assertThat(config.read(0, 4)).isEqualTo(Long.parseLong(identity, 16));
        assertThat(config.read(8, 4)).isEqualTo(Long.parseLong(classAndRevision, 16));
        List<String> found = new ArrayList<>();
        for (int at = (int) config.read(0x34, 1); at != 0; at = (int) config.read(at + 1, 1)) {
            found.add(Long.toHexString(config.read(at, 1)) + "@" + Integer.toHexString(at));
        }
        assertThat(String.join(" ", found)).isEqualTo(chain);
    }

    @ParameterizedTest
    @EnumSource(Neighbour.Model.class)
    void whatIsBehindItsBarsIsReportedAsUnmodelled(Neighbour.Model model) {
        PciFunction function = plug(model);
        bridge.assignBars();
        function.config().write(4, 2, 2);
        int bar = model == Neighbour.Model.ICH9_AHCI ? 5 : 0;
        long offset = function.mappedBase(bar) - WINDOW;

        bridge.window().write(offset + 8, 4, 1, Requester.DEBUGGER);

        assertThat(bridge.window().read(offset + 8, 4, Requester.DEBUGGER)).isZero();
        assertThat(simulation.parts().trace().complaints())
                .containsEntry(TracePoint.REGISTER_UNMODELLED, 2L);
    }

    @ParameterizedTest
    @EnumSource(Neighbour.Model.class)
    void itHasTheNameItIsCalledBy(Neighbour.Model model) {
        assertThat(Neighbour.Model.of(model.label())).isSameAs(model);
        assertThat(Neighbour.Model.of("toaster")).isNull();
    }
}
