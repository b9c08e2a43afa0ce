package dev.doorbell.pci.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.pci.BridgeChoice;
import dev.doorbell.pci.bridge.SlotChoice;
import dev.doorbell.pci.capability.CapabilityChoice;
import dev.doorbell.pci.config.ConfigChoice;
import dev.doorbell.pci.nvme.NvmeChoice;
import org.junit.jupiter.api.Test;

/** The two behaviours of devices, and single choices that differ from them. */
class DeviceBehaviourTest {
    private enum Undecided implements DeviceChoice {
        ONE,
        OTHER;

        @Override
        public Way way() {
            return new Way(name(), false);
        }
    }

    @Test
    void theSpecificationsChoiceIsTheFirstOfEachKindAndQemusTheOneThatSaysSo() {
        for (Class<?> room :
                new Class<?>[] {
                    BridgeChoice.class,
                    SlotChoice.class,
                    CapabilityChoice.class,
                    ConfigChoice.class,
                    NvmeChoice.class
                }) {
            for (Class<?> kind : room.getPermittedSubclasses()) {
                int qemus = 0;
                for (Object constant : kind.getEnumConstants()) {
                    DeviceChoice choice = (DeviceChoice) constant;
                    assertThat(choice.says()).as("%s", choice).isNotBlank();
                    qemus += choice.isQemu() ? 1 : 0;
                }
                assertThat(qemus).as("%s", kind).isOne();
                assertThat(((DeviceChoice) kind.getEnumConstants()[0]).isQemu())
                        .as("the first of %s", kind)
                        .isFalse();
            }
        }
        assertThat(DeviceBehaviour.SPECIFICATION.choice(CapabilityChoice.Sleep.class))
                .isEqualTo(CapabilityChoice.Sleep.HEEDED);
        assertThat(DeviceBehaviour.QEMU.choice(CapabilityChoice.Sleep.class))
                .isEqualTo(CapabilityChoice.Sleep.IGNORED);
    }

    @Test
    void aChoiceOfItsOwnGoesBeforeThatOfTheBehaviour() {
        DeviceBehaviour mixed =
                DeviceBehaviour.QEMU
                        .with(CapabilityChoice.Sleep.HEEDED)
                        .with(BridgeChoice.Reset.HOLDS);

        assertThat(mixed.choice(CapabilityChoice.Sleep.class))
                .isEqualTo(CapabilityChoice.Sleep.HEEDED);
        assertThat(mixed.choice(BridgeChoice.Reset.class)).isEqualTo(BridgeChoice.Reset.HOLDS);
        assertThat(mixed.choice(BridgeChoice.Upstream.class))
                .isEqualTo(BridgeChoice.Upstream.ALWAYS);
        assertThat(DeviceBehaviour.QEMU.choice(CapabilityChoice.Sleep.class))
                .isEqualTo(CapabilityChoice.Sleep.IGNORED);
        assertThat(mixed).hasToString("qemu");
        assertThat(DeviceBehaviour.SPECIFICATION.name()).isEqualTo("specification");
    }

    @Test
    void aKindThatDoesNotSayWhatQemuDoesIsRefused() {
        assertThat(DeviceBehaviour.SPECIFICATION.choice(Undecided.class)).isEqualTo(Undecided.ONE);
        assertThatThrownBy(() -> DeviceBehaviour.QEMU.choice(Undecided.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not say what QEMU does");
    }
}
