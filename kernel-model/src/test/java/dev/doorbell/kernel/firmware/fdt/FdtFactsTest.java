package dev.doorbell.kernel.firmware.fdt;

import static dev.doorbell.kernel.firmware.FirmwareFiles.bytes;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.Polarity;
import dev.doorbell.kernel.firmware.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FdtFactsTest {
    private static FdtFacts facts(String name) throws FirmwareException {
        return FdtFacts.of(Fdt.parse(bytes("fdt/" + name + ".dtb")));
    }

    private static FdtInterrupt route(FdtHost host, int bus, int slot, int pin)
            throws FirmwareException {
        return requireNonNull(host.route(bus, slot, pin));
    }

    @Test
    void aMachineOfQemuIsDescribedWhole() throws FirmwareException {
        FdtFacts facts = facts("virt-gic3its-4cpu");

        assertThat(facts.cores())
                .extracting(FdtFacts.Core::affinity)
                .containsExactly(0L, 1L, 2L, 3L);
        assertThat(facts.cores()).allMatch(core -> core.enableMethod().equals("psci"));
        assertThat(facts.timer())
                .extracting(FdtInterrupt::number)
                .containsExactly(29L, 30L, 27L, 26L);
        assertThat(facts.consoles()).hasSize(1);
        assertThat(facts.consoles().get(0).registers())
                .containsExactly(new AddressRange(0x9000000, 0x1000));
        assertThat(facts.consoles().get(0).interrupts().get(0).number()).isEqualTo(33);
        assertThat(facts.psciMethod()).isEqualTo("hvc");
        assertThat(facts.memory()).containsExactly(new AddressRange(0x40000000, 0x10000000));
        assertThat(facts.controllers("arm,gic-v3-its")).hasSize(1);
        FdtHost host = facts.hosts().get(0);
        assertThat(host.windows())
                .contains(
                        new PciWindow(PciWindow.Space.IO, false, 0, 0x3eff0000, 0x10000),
                        new PciWindow(
                                PciWindow.Space.MEMORY_64,
                                false,
                                0x8000000000L,
                                0x8000000000L,
                                0x8000000000L));
    }

    @Test
    void aRouteIsTheFirstEntryThatEqualsBehindTheMask() throws FirmwareException {
        FdtHost host = facts("duplicates").hosts().get(0);

        assertThat(route(host, 0, 1, 1).number()).isEqualTo(41);
        assertThat(host.route(0, 1, 3)).isNull();
        assertThat(host.route(0, 2, 1)).isNull();
    }

    @Test
    void theFunctionCountsOnlyIfTheMaskSaysSo() throws FirmwareException {
        FdtHost told = facts("function-mask").hosts().get(0);
        FdtHost alike = facts("two-hosts").hosts().get(0);

        assertThat(requireNonNull(told.route(0, 0, 1, 1)).number())
                .isNotEqualTo(requireNonNull(told.route(0, 0, 0, 1)).number());
        assertThat(alike.route(0, 1, 7, 1)).isEqualTo(alike.route(0, 1, 0, 1));
    }

    @Test
    void triggerAndPolarityComeFromTheFlags() throws FirmwareException {
        FdtHost host = facts("flags").hosts().get(0);

        assertThat(route(host, 0, 1, 1).trigger()).isEqualTo(Trigger.EDGE);
        assertThat(route(host, 0, 1, 1).polarity()).isEqualTo(Polarity.HIGH);
        assertThat(route(host, 0, 2, 1).polarity()).isEqualTo(Polarity.LOW);
        assertThat(route(host, 0, 8, 1).trigger()).isEqualTo(Trigger.LEVEL);
        assertThat(route(host, 0, 8, 1).polarity()).isEqualTo(Polarity.LOW);
        assertThat(route(host, 0, 0, 1).trigger()).isEqualTo(Trigger.DEFAULT);
        assertThat(route(host, 0, 10, 1).number()).isEqualTo(31);
    }

    @ParameterizedTest
    @ValueSource(strings = {"parent-cells-0", "parent-cells-0-explicit", "parent-cells-1"})
    void theWidthOfAnEntryFollowsTheParentsCells(String name) throws FirmwareException {
        assertThat(route(facts(name).hosts().get(0), 0, 0, 1).number()).isEqualTo(37);
    }

    @Test
    void anInterruptIsFollowedThroughFurtherMaps() throws FirmwareException {
        FdtHost host = facts("nexus").hosts().get(0);

        assertThat(route(host, 0, 0, 1).number()).isEqualTo(132);
        assertThat(route(host, 0, 2, 1).number()).isEqualTo(24);
        assertThat(host.route(0, 3, 1)).isNull();
    }

    @Test
    void twoHostsAndTwoControllersAreKeptApart() throws FirmwareException {
        FdtFacts facts = facts("two-controllers");
        FdtHost host = facts.hosts().get(0);

        assertThat(route(host, 0, 0, 1).controller().name()).isEqualTo("pic@2000000");
        assertThat(route(host, 0, 0, 2).controller().name())
                .isEqualTo("interrupt-controller@1000000");
        assertThat(facts.controllers("arm,gic-v2m-frame").get(0).registers())
                .containsExactly(new AddressRange(0x1008000, 0x1000));
        assertThat(facts("two-hosts").hosts()).extracting(FdtHost::segment).containsExactly(0, 1);
    }

    @Test
    void aMessageGoesByTheFirstRangeThatHasItsMaskedRequester() throws FirmwareException {
        MsiMap messages = facts("msi-ranges").hosts().get(0).messages();

        MsiMap.Target first = requireNonNull(messages.target(0x0b));
        assertThat(first.controller().name()).isEqualTo("msi-controller@8080000");
        assertThat(first.deviceId()).isEqualTo(0x108);
        assertThat(requireNonNull(messages.target(0x117)).deviceId()).isEqualTo(0x10);
        assertThat(requireNonNull(messages.target(0xffff)).deviceId()).isEqualTo(0x27ff8);
        assertThat(messages.target(0x180)).isNull();
    }

    @Test
    void withoutRangesMessagesGoToTheMsiParentUnderTheirOwnId() throws FirmwareException {
        MsiMap messages = facts("msi-parents").hosts().get(0).messages();

        assertThat(messages.parents()).hasSize(2);
        assertThat(requireNonNull(messages.target(0x118)).deviceId()).isEqualTo(0x118);
    }

    @Test
    void whatIsDisabledIsLeftOut() throws FirmwareException {
        assertThat(facts("disabled").hosts()).hasSize(1);
    }

    @Test
    void aBridgeInsideAHostIsNoHost() throws FirmwareException {
        assertThat(facts("bridge-inside").hosts()).hasSize(1);
    }

    @Test
    void addressesOnABusBecomeThoseOfCores() throws FirmwareException {
        FdtFacts facts = facts("soc-ranges");

        assertThat(facts.controllers().get(0).registers().get(0).base()).isEqualTo(0x1_8000_1000L);
        assertThat(facts.controllers("arm,gic-v3-its").get(0).registers().get(0).base())
                .isEqualTo(0x1_8002_0000L);
        assertThat(facts.hosts().get(0).registers().get(0).base()).isEqualTo(0x40_0000_0000L);
        assertThat(facts.hosts().get(0).windows().get(0).cpuAddress()).isEqualTo(0x1_8800_0000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad-phandle", "bad-map-short", "bad-cells", "bad-bus-range"})
    void aTreeThatContradictsItselfIsRefused(String name) {
        assertThatThrownBy(() -> facts(name)).isInstanceOf(FirmwareException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad-circle", "bad-self", "bad-type"})
    void aRouteThatEndsNowhereIsRefusedWhenAskedFor(String name) throws FirmwareException {
        FdtHost host = facts(name).hosts().get(0);

        assertThatThrownBy(() -> host.route(0, 0, 1)).isInstanceOf(FirmwareException.class);
    }

    @Test
    void whatCannotBeAFunctionIsACallersMistake() throws FirmwareException {
        FdtHost host = facts("two-hosts").hosts().get(0);

        assertThatThrownBy(() -> host.route(0, 32, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> host.route(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
