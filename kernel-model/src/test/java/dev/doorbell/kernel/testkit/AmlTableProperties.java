package dev.doorbell.kernel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.Polarity;
import dev.doorbell.kernel.firmware.Trigger;
import dev.doorbell.kernel.firmware.aml.HostWindowReader;
import dev.doorbell.kernel.firmware.aml.PrtReader;
import dev.doorbell.kernel.firmware.aml.PrtRoute;
import dev.doorbell.kernel.firmware.aml.PrtScope;
import dev.doorbell.kernel.testkit.AmlTable.Entry;
import dev.doorbell.kernel.testkit.AmlTable.Host;
import dev.doorbell.kernel.testkit.AmlTable.Style;
import dev.doorbell.sim.testkit.Shrinking;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Small DSDTs, read back; damaged ones; and what they shrink to. */
class AmlTableProperties {
    @Provide
    Arbitrary<AmlTable> valid() {
        return AmlTableArbitrary.valid();
    }

    @Provide
    Arbitrary<AmlTable> damaged() {
        return AmlTableArbitrary.damaged();
    }

    @Property(tries = 300, seed = "6301", edgeCases = EdgeCasesMode.NONE)
    @Label("the kernel reads from a table what the table says, in every style")
    void whatIsWrittenIsRead(@ForAll("valid") AmlTable table) throws FirmwareException {
        List<PrtScope> scopes = PrtReader.read(table.toByteArray());

        assertThat(scopes).hasSameSizeAs(table.hosts());
        for (int h = 0; h < scopes.size(); h++) {
            Host host = table.hosts().get(h);
            PrtScope scope = scopes.get(h);
            assertThat(scope.path()).isEqualTo("\\_SB." + AmlTable.hostName(h));
            assertThat(scope.segment()).isEqualTo(host.segment());
            assertThat(scope.bus()).isEqualTo(host.firstBus());
            assertThat(scope.picMethod()).isTrue();
            assertThat(scope.routes()).isEqualTo(routes(host, h, false));
            boolean twoTables = host.style() == Style.BY_PIC_MODE;
            assertThat(scope.picRoutes()).isEqualTo(routes(host, h, twoTables));
            assertThat(scope.dependsOnPicMode())
                    .isEqualTo(!routes(host, h, twoTables).equals(routes(host, h, false)));
        }
    }

    private static List<PrtRoute> routes(Host host, int index, boolean isPicMode) {
        List<PrtRoute> routes = new ArrayList<>();
        for (int i = 0; i < host.entries().size(); i++) {
            Entry entry = host.entries().get(i);
            boolean viaLink = entry.viaLink();
            routes.add(
                    new PrtRoute(
                            entry.slot(),
                            entry.pin(),
                            isPicMode && !viaLink ? entry.picGsi() : entry.gsi(),
                            entry.isEdge() ? Trigger.EDGE : Trigger.LEVEL,
                            !viaLink
                                    ? Polarity.DEFAULT
                                    : entry.isActiveLow() ? Polarity.LOW : Polarity.HIGH,
                            viaLink ? AmlTable.linkName(index, i) : null));
        }
        return routes;
    }

    @Property(tries = 800, seed = "6302", edgeCases = EdgeCasesMode.NONE)
    @Label("a damaged table is read or refused, within the budget of steps")
    void aDamagedTableIsReadOrRefused(@ForAll("damaged") AmlTable table) {
        byte[] bytes = table.toByteArray();
        boolean refused = false;
        try {
            assertThat(PrtReader.read(bytes)).isNotNull();
            assertThat(HostWindowReader.read(List.of(bytes), "\\_SB.PCI0")).isNotNull();
        } catch (FirmwareException e) {
            assertThat(e.offset()).isBetween(0L, (long) bytes.length);
            assertThat(e.reason()).isNotBlank();
            refused = true;
        }
        Statistics.label("refused")
                .collect(refused)
                .coverage(
                        coverage -> {
                            coverage.check(true).percentage(p -> p > 20);
                            coverage.check(false).percentage(p -> p > 5);
                        });
    }

    @Example
    @Label("a failure that needs a link shrinks to one host with that one route")
    void aTableShrinksToTheRouteThatMatters() {
        AmlTable least =
                Shrinking.minimum(
                        AmlTableArbitrary.valid(),
                        new Random(31),
                        table ->
                                table.hosts().stream()
                                        .flatMap(host -> host.entries().stream())
                                        .anyMatch(entry -> entry.viaLink() && entry.gsi() > 40));

        assertThat(least)
                .hasToString(
                        """
                        DSDT with 1 host
                          PCI0 of segment 0, first bus 0, PACKAGE
                            slot 0 INTA to 41 by a link, level, high""");
    }
}
