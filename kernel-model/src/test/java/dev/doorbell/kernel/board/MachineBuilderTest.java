package dev.doorbell.kernel.board;

import static dev.doorbell.kernel.board.Nics.e1000;
import static dev.doorbell.kernel.board.Nics.virtioNet;
import static dev.doorbell.kernel.board.Nics.virtioNetModern;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.boot.FirmwareSource;
import dev.doorbell.kernel.policy.Snapshot;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MachineBuilderTest {
    @Test
    void aLineIsAMachine() {
        try (Machine machine = Boards.qemuVirt().gicV3Its().cpus(4).nic(virtioNet()).boot(7)) {
            MachineConfig config = machine.config();

            assertThat(config.board()).isEqualTo(BoardSpec.QEMU_VIRT_ITS);
            assertThat(config.cores()).isEqualTo(4);
            assertThat(config.nic()).isEqualTo(NicKind.VIRTIO_NET);
            assertThat(config.seed()).isEqualTo(7);
            assertThat(config.profile().name()).isEqualTo("qemu-virt-tcg");
            assertThat(machine.kernel().activeDelivery()).isEqualTo(Delivery.MSI);
        }
    }

    @Test
    void aHalfBuiltMachineCanBeShared() {
        MachineBuilder half = Boards.qemuVirt().gicV3Its();

        MachineConfig polled = half.delivery(Delivery.POLL).config();
        MachineConfig many = half.cpus(8).profile("ideal").config();

        assertThat(half.config().kernel().delivery()).isEqualTo(Delivery.MSI);
        assertThat(half.config().cores()).isEqualTo(1);
        assertThat(polled.kernel().delivery()).isEqualTo(Delivery.POLL);
        assertThat(polled.cores()).isEqualTo(1);
        assertThat(many.kernel().delivery()).isEqualTo(Delivery.MSI);
        assertThat(many.profile().name()).isEqualTo("ideal");
    }

    @Test
    void everyBoardThatShipsCanBeReached() {
        assertThat(
                        List.of(
                                Boards.parallels().gicV3().config().board(),
                                Boards.qemuVirt().config().board(),
                                Boards.qemuVirt().gicV3().gicV2().config().board(),
                                Boards.qemuVirt().gicV3().config().board(),
                                Boards.qemuVirt().gicV3Its().config().board(),
                                Boards.vmwareFusion().config().board(),
                                Boards.vmwareFusion().gicV3Its().config().board(),
                                Boards.x86Reference().pics().config().board(),
                                Boards.x86Reference().apics().config().board()))
                .containsAll(BoardSpec.ALL);
    }

    @Test
    void aControllerTheBoardDoesNotHaveNamesBothSides() {
        assertThatThrownBy(() -> Boards.parallels().gicV3Its())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("GICv3 and ITS")
                .hasMessageContaining("board parallels, which comes with GICv3;")
                .hasMessageContaining("qemu-virt-its, vmware-fusion-its");
        assertThatThrownBy(() -> Boards.vmwareFusion().gicV2())
                .hasMessageContaining("GICv3 or GICv3 and ITS");
        assertThatThrownBy(() -> Boards.of(BoardSpec.QEMU_VIRT).gicV3())
                .hasMessageContaining("which comes with GICv2");
        assertThatThrownBy(() -> Boards.qemuVirt().apics())
                .hasMessageContaining("x86-reference-apic");
    }

    @Test
    void aDeliveryThatOneSideLacksNamesBothSides() {
        assertThatThrownBy(() -> Boards.parallels().nic(e1000()).delivery(Delivery.MSI).config())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("NIC e1000 (which has poll, intx)")
                .hasMessageContaining("board parallels (which has poll, intx, msi, msix)")
                .hasMessageContaining("choose delivery poll, intx");
        assertThatThrownBy(() -> Boards.vmwareFusion().delivery(Delivery.MSIX).boot())
                .hasMessageContaining("board vmware-fusion (which has poll, intx)");
    }

    @Test
    void tooManyCoresAreRefused() {
        assertThatThrownBy(() -> Boards.parallels().cpus(5).boot())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("4");
    }

    @Test
    void withoutAChoiceTheBestDeliveryThatBothSidesHaveIsTaken() {
        assertThat(Boards.parallels().config().kernel().delivery()).isEqualTo(Delivery.MSI);
        assertThat(Boards.parallels().nic(virtioNetModern()).config().kernel().delivery())
                .isEqualTo(Delivery.MSIX);
        assertThat(Boards.parallels().nic(e1000()).config().kernel().delivery())
                .isEqualTo(Delivery.INTX);
        assertThat(Boards.vmwareFusion().config().kernel().delivery()).isEqualTo(Delivery.INTX);
    }

    @Test
    void theKernelCanBeChosenInAnyOrder() {
        MachineConfig one =
                Boards.parallels()
                        .delivery(Delivery.MSIX)
                        .snapshot(Snapshot.S6)
                        .kernel(kernel -> kernel.withReceiveBuffers(16))
                        .firmware(FirmwareSource.DEVICE_TREE)
                        .config();

        assertThat(one.kernel().delivery()).isEqualTo(Delivery.MSIX);
        assertThat(one.kernel().interrupts()).isEqualTo(Snapshot.S6.interrupts());
        assertThat(one.kernel().receive().buffers()).isEqualTo(16);
        assertThat(one.firmware()).isEqualTo(FirmwareSource.DEVICE_TREE);
    }

    @Test
    void everyNicHasAName() throws ReflectiveOperationException {
        Set<Object> named =
                Arrays.stream(Nics.class.getMethods())
                        .filter(method -> method.getReturnType() == NicKind.class)
                        .map(
                                method -> {
                                    try {
                                        return method.invoke(null);
                                    } catch (ReflectiveOperationException e) {
                                        throw new IllegalStateException(e);
                                    }
                                })
                        .collect(Collectors.toSet());

        assertThat(named).containsExactlyInAnyOrder((Object[]) NicKind.values());
    }
}
