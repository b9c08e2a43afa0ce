package dev.doorbell.gic.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behaviours by name, their choices, and the figures a GIC is built from. */
class GicBehaviourTest {
    @Test
    void theArchitecturesChoiceIsTheFirstOfEachKindAndOthersDiffer() {
        for (Class<?> room :
                new Class<?>[] {
                    InterfaceChoice.class, Gicv2Choice.class, LpiChoice.class, ItsChoice.class
                }) {
            for (Class<?> kind : room.getPermittedSubclasses()) {
                Set<String> words = new HashSet<>();
                for (Object constant : kind.getEnumConstants()) {
                    words.add(((GicChoice) constant).words());
                }
                assertThat(words).as("each says something else: %s", kind).doesNotContain("");
                assertThat(words).hasSize(kind.getEnumConstants().length).hasSizeGreaterThan(1);
            }
        }
        assertThat(GicBehaviour.ARCHITECTURE.choice(LpiChoice.Staleness.class))
                .isEqualTo(LpiChoice.Staleness.values()[0]);
        assertThat(GicBehaviour.QEMU.choice(LpiChoice.Staleness.class))
                .isEqualTo(LpiChoice.Staleness.NEVER);
        assertThat(GicBehaviour.KVM.choice(LpiChoice.Staleness.class))
                .isEqualTo(LpiChoice.Staleness.FROM_MAPPING);
    }

    @Test
    void aBehaviourIsFoundByItsNameAndAWrongNameIsToldTheOthers() {
        for (GicBehaviour behaviour : GicBehaviour.all()) {
            assertThat(GicBehaviour.of(behaviour.name())).isSameAs(behaviour);
            assertThat(behaviour).hasToString(behaviour.name());
        }
        assertThatThrownBy(() -> GicBehaviour.of("toaster"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "GIC behaviour 'toaster'; expected one of architecture, qemu, kvm, gem5,"
                                + " gic600");
    }

    @Test
    void aChangeIsOfACopyAndLeavesTheRest() {
        GicBehaviour changed = GicBehaviour.QEMU.with(LpiChoice.Staleness.RANDOM).named("mine");

        assertThat(changed.name()).isEqualTo("mine");
        assertThat(changed.choice(LpiChoice.Staleness.class)).isEqualTo(LpiChoice.Staleness.RANDOM);
        assertThat(changed.choice(LpiChoice.PendingZero.class))
                .isEqualTo(LpiChoice.PendingZero.ALWAYS_READ);
        assertThat(changed.itsSizes()).isEqualTo(GicBehaviour.QEMU.itsSizes());
        assertThat(GicBehaviour.QEMU.name()).isEqualTo("qemu");
        assertThat(GicBehaviour.QEMU.choice(LpiChoice.Staleness.class))
                .isEqualTo(LpiChoice.Staleness.NEVER);
        ItsSizes sizes = new ItsSizes(8, 5, 6, 7);
        assertThat(changed.sized(sizes).itsSizes()).isEqualTo(sizes);
        assertThat(changed.sized(sizes).name()).isEqualTo("mine");
    }

    @ParameterizedTest(name = "{0} bytes, {1}/{2}/{3} bits: {4}")
    @CsvSource({
        "1, 1, 1, 1, true",
        "16, 32, 32, 16, true",
        "0, 16, 16, 16, false",
        "17, 16, 16, 16, false",
        "8, 0, 16, 16, false",
        "8, 33, 16, 16, false",
        "8, 16, 0, 16, false",
        "8, 16, 33, 16, false",
        "8, 16, 16, 0, false",
        "8, 16, 16, 17, false",
    })
    void sizesOfAnItsAreChecked(int bytes, int events, int devices, int collections, boolean fine) {
        if (fine) {
            assertThat(new ItsSizes(bytes, events, devices, collections).ittEntryBytes())
                    .isEqualTo(bytes);
        } else {
            assertThatThrownBy(() -> new ItsSizes(bytes, events, devices, collections))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("expected 1 to 16 bytes");
        }
    }

    @Test
    void figuresOfAGicAreCheckedAtTheirBounds() {
        Gicv3Config config = Gicv3Config.of(1);
        assertThat(Gicv3Config.of(31).withPriorityBits(8).withClusterCores(1).spiWords())
                .isEqualTo(31);
        assertThat(config.withPriorityBits(4).withClusterCores(256).priorityBits()).isEqualTo(4);
        assertThatThrownBy(() -> Gicv3Config.of(0)).hasMessageContaining("expected 1 to 31");
        assertThatThrownBy(() -> Gicv3Config.of(32)).hasMessageContaining("32 words of SPIs");
        assertThatThrownBy(() -> config.withPriorityBits(3))
                .hasMessageContaining("3 priority bits; expected 4 to 8");
        assertThatThrownBy(() -> config.withPriorityBits(9))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> config.withClusterCores(0))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> config.withClusterCores(257))
                .hasMessageContaining("cores per cluster");
    }

    @ParameterizedTest(name = "core {0} in clusters of {1} is {2}")
    @CsvSource({
        "0, 256, 0x0",
        "17, 256, 0x11",
        "255, 256, 0xFF",
        "256, 256, 0x100",
        "17, 16, 0x101",
        "35, 4, 0x803",
        "4095, 16, 0xFF0F",
        "4096, 16, 0x10000", // Aff1 is full
        "4113, 16, 0x10101",
    })
    void affinityCountsCoresAndClustersUpwards(int core, int clusterCores, String affinity) {
        assertThat(Gicv3Config.of(8).withClusterCores(clusterCores).affinityOf(core))
                .isEqualTo(Long.decode(affinity));
    }

    @Test
    void priorityBitsAreTheUpperOnesAndQemuKeepsAll() {
        for (int bits = 4; bits <= 8; bits++) {
            Gicv3Config config = Gicv3Config.of(8).withPriorityBits(bits);
            int upper = 0x100 - (1 << (8 - bits));
            assertThat(config.interfacePriorityMask()).isEqualTo(upper);
            assertThat(config.storedPriorityMask()).isEqualTo(upper);
            assertThat(config.with(GicBehaviour.QEMU).interfacePriorityMask()).isEqualTo(upper);
            assertThat(config.with(GicBehaviour.QEMU).storedPriorityMask()).isEqualTo(0xFF);
        }
    }
}
