package dev.doorbell.kernel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.fdt.Fdt;
import dev.doorbell.kernel.firmware.fdt.FdtFacts;
import dev.doorbell.kernel.firmware.fdt.FdtHost;
import dev.doorbell.kernel.firmware.fdt.FdtInterrupt;
import dev.doorbell.kernel.testkit.FdtTree.Route;
import dev.doorbell.sim.testkit.Shrinking;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Small device trees, read back; damaged ones; and what they shrink to. */
class FdtTreeProperties {
    @Provide
    Arbitrary<FdtTree> valid() {
        return FdtTreeArbitrary.valid();
    }

    @Provide
    Arbitrary<FdtTree> damaged() {
        return FdtTreeArbitrary.damaged();
    }

    @Property(tries = 200, seed = "6311", edgeCases = EdgeCasesMode.NONE)
    @Label("the kernel reads from a tree what the tree says, slot by slot and pin by pin")
    void whatIsWrittenIsRead(@ForAll("valid") FdtTree tree) throws FirmwareException {
        FdtFacts facts = FdtFacts.of(Fdt.parse(tree.toByteArray()));

        assertThat(facts.cores()).hasSize(tree.cores());
        assertThat(facts.controllers(tree.isGicv3() ? "arm,gic-v3" : "arm,cortex-a15-gic"))
                .hasSize(1);
        assertThat(facts.psciMethod()).isEqualTo("hvc");
        assertThat(facts.timer())
                .extracting(FdtInterrupt::number)
                .containsExactly(29L, 30L, 27L, 26L);
        assertThat(facts.memory())
                .extracting(range -> range.base() + " " + range.size())
                .containsExactlyElementsOf(
                        tree.memory().stream().map(r -> r.base() + " " + r.bytes()).toList());
        FdtHost host = facts.hosts().get(0);
        assertThat(host.busLast()).isEqualTo(tree.lastBus());
        for (int slot = 0; slot < 32; slot++) {
            for (int pin = 1; pin <= 4; pin++) {
                FdtInterrupt route = host.route(0, slot, pin);
                assertThat(route == null ? -1 : route.number())
                        .as("slot %d pin %d", slot, pin)
                        .isEqualTo(expected(tree, slot, pin));
            }
        }
    }

    /** The first entry counts. */
    private static long expected(FdtTree tree, int slot, int pin) {
        for (Route route : tree.routes()) {
            if (route.slot() == slot && route.pin() == pin) {
                return 32L + route.spiIndex();
            }
        }
        return -1;
    }

    @Property(tries = 800, seed = "6312", edgeCases = EdgeCasesMode.NONE)
    @Label("a damaged tree is read or refused")
    void aDamagedTreeIsReadOrRefused(@ForAll("damaged") FdtTree tree) {
        byte[] bytes = tree.toByteArray();
        boolean refused = false;
        try {
            FdtFacts facts = FdtFacts.of(Fdt.parse(bytes));
            for (FdtHost host : facts.hosts()) {
                for (int slot = 0; slot < 32; slot++) {
                    host.route(0, slot, 1);
                }
            }
        } catch (FirmwareException e) {
            assertThat(e.offset()).isNotNegative();
            assertThat(e.reason()).isNotBlank();
            refused = true;
        }
        Statistics.label("refused")
                .collect(refused)
                .coverage(
                        coverage -> {
                            coverage.check(true).percentage(p -> p > 20);
                            coverage.check(false).percentage(p -> p > 10);
                        });
    }

    @Example
    @Label("a failure that needs a route to SPI 100 or above shrinks to that route alone")
    void aTreeShrinksToTheRouteThatMatters() {
        FdtTree least =
                Shrinking.minimum(
                        FdtTreeArbitrary.valid(),
                        new Random(32),
                        tree -> tree.routes().stream().anyMatch(r -> r.spiIndex() >= 100));

        assertThat(least)
                .hasToString(
                        """
                        device tree with a GICv2, 1 core
                          PCI, buses 0 to 0
                            slot 0 INTA to SPI 100""");
    }
}
