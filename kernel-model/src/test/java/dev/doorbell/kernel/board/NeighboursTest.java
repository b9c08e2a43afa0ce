package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.driver.pci.MessageConsumer;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.pci.neighbour.Neighbour;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several devices draw their interrupts from one GICv2m frame. */
class NeighboursTest {
    private static MachineConfig config(Neighbour.Model... neighbours) {
        MachineConfig config =
                MachineConfig.parallels(Delivery.MSIX, TimingProfile.named("parallels-m1"))
                        .with(NicKind.VIRTIO_NET_MSIX_ONLY)
                        .withNeighbours(neighbours);
        return config.with(config.kernel().listeningOn(SyntheticTraffic.PORT));
    }

    @Test
    void besideGpuAndUsbTheNicHas55AsTheTreesOwnCountersSay() {
        MachineConfig config = config(Neighbour.Model.NEC_XHCI, Neighbour.Model.VIRTIO_GPU);
        try (Machine machine = Machine.boot(config)) {
            assertThat(machine.kernel().nicIrq()).isEqualTo(55);
            List<MessageConsumer.Taken> taken = machine.kernel().neighbours();
            assertThat(taken)
                    .extracting(MessageConsumer.Taken::driver)
                    .containsExactly(MessageConsumer.GPU, MessageConsumer.XHCI);
            assertThat(taken)
                    .extracting(MessageConsumer.Taken::intids)
                    .containsExactly(List.of(53, 54), List.of(56));
            Runs.carry(machine, Runs.poisson(machine, 1000, 3, 50));
            assertThat(machine.journeys().breakdown().delivered()).isEqualTo(50);
            assertThat(machine.kernel().irqs().count(0, 55)).isPositive();
        }
    }

    @Test
    void whenTheFrameIsUsedUpTheProbeSaysSo() {
        MachineConfig base = config(gpus(2));
        BoardSpec board = BoardSpec.PARALLELS;
        MessageFrameSpec four = new MessageFrameSpec(0x0225_0000L, 53, 4);
        MachineConfig small =
                new MachineConfig(
                        board.with(four),
                        base.nic(),
                        0,
                        1,
                        base.profile(),
                        base.kernel(),
                        1,
                        base.carrier(),
                        null,
                        false,
                        base.firmware(),
                        base.neighbours());
        assertThatThrownBy(() -> Machine.boot(small))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the GICv2m frame has no SPI left");
    }

    private static Neighbour.Model[] gpus(int count) {
        return Collections.nCopies(count, Neighbour.Model.VIRTIO_GPU)
                .toArray(Neighbour.Model[]::new);
    }
}
