package dev.doorbell.kernel.firmware.aml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.doorbell.kernel.firmware.FirmwareException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PrtReaderTest {
    @TestFactory
    Stream<DynamicTest> everyTableHasTheRoutesThatWereExpectedOfIt() throws IOException {
        List<Path> expected;
        try (Stream<Path> files = Files.walk(TestTables.directory())) {
            expected =
                    files.filter(file -> file.toString().endsWith(".expected")).sorted().toList();
        }
        assertThat(expected).hasSizeGreaterThan(60);
        return expected.stream()
                .map(
                        file ->
                                DynamicTest.dynamicTest(
                                        TestTables.directory().relativize(file).toString(),
                                        () -> compare(file)));
    }

    private static void compare(Path expected) throws IOException {
        List<String> wanted =
                Files.readAllLines(expected).stream()
                        .filter(line -> !line.startsWith("#"))
                        .toList();
        String name = expected.toString();
        byte[] table =
                Files.readAllBytes(
                        Path.of(name.substring(0, name.length() - ".expected".length())));
        List<String> found;
        try {
            found = PrtLines.of(PrtReader.read(table));
        } catch (FirmwareException e) {
            found = List.of("reject " + e.reason());
        }
        if (wanted.get(0).startsWith("reject")) {
            assertThat(found).singleElement().asString().startsWith("reject");
        } else {
            assertThat(found).isEqualTo(wanted);
        }
    }

    @Test
    void aSecondTableAddsItsRoutesToTheHostOfTheFirst() throws Exception {
        byte[] dsdt = TestTables.bytes("dsdt-host.aml");
        byte[] ssdt = TestTables.bytes("ssdt-prt.aml");

        assertThat(PrtReader.read(dsdt)).isEmpty();
        List<PrtScope> scopes = PrtReader.read(List.of(dsdt, ssdt));

        assertThat(PrtLines.of(scopes))
                .containsExactly(
                        "scope \\_SB.PCI0",
                        "route 0x01 A 64 level default",
                        "route 0x01 B 71 level high source LNKA");
        assertThat(scopes.get(0).bus()).isEqualTo(2);
    }

    @Test
    void aSecondTableAloneIsRefusedByTheNameItMisses() throws Exception {
        byte[] ssdt = TestTables.bytes("ssdt-prt.aml");

        FirmwareException refusal =
                catchThrowableOfType(FirmwareException.class, () -> PrtReader.read(ssdt));

        assertThat(refusal.reason()).contains("\\_SB.").contains("does not exist");
    }

    @Test
    void hostsSayTheirSegmentAndTheirFirstBus() throws Exception {
        List<PrtScope> scopes = PrtReader.read(TestTables.bytes("hosts-seg-bbn.aml"));

        assertThat(scopes).extracting(PrtScope::segment).containsExactly(0, 0, 1, 1);
        assertThat(scopes).extracting(PrtScope::bus).containsExactly(0, 0x40, 0, 0x40);
        assertThat(scopes).noneMatch(PrtScope::bridge);
    }

    @Test
    void segmentAndFirstBusMayBeComputedByMethods() throws Exception {
        List<PrtScope> scopes = PrtReader.read(TestTables.bytes("hosts-seg-bbn-method.aml"));

        assertThat(scopes).extracting(PrtScope::segment).containsExactly(3, 0);
        assertThat(scopes).extracting(PrtScope::bus).containsExactly(0x81, 0x91);
    }

    @Test
    void bridgesSayTheWayFromTheirHost() throws Exception {
        List<PrtScope> scopes = PrtReader.read(TestTables.bytes("bridges-nested.aml"));

        assertThat(scopes)
                .extracting(PrtScope::path)
                .containsExactly(
                        "\\_SB.PCI0",
                        "\\_SB.PCI0.RP1",
                        "\\_SB.PCI0.RP1.SW1",
                        "\\_SB.PCI0.RP1.SW1.DN1",
                        "\\_SB.PCI0.RP2.SW2");
        assertThat(scopes)
                .extracting(PrtScope::bridge)
                .containsExactly(false, true, true, true, true);
        assertThat(scopes.get(3).bridgeSlot()).isEqualTo(3);
        assertThat(scopes.get(3).bridgeFunction()).isEqualTo(2);
        assertThat(scopes.get(3).bridgeChain()).containsExactly(1 << 3, 0, 3 << 3 | 2);
        assertThat(scopes.get(4).bridgeChain()).containsExactly(2 << 3 | 1, 4 << 3);
    }

    @Test
    void anAddressOfABridgeMayBeComputed() throws Exception {
        List<PrtScope> scopes = PrtReader.read(TestTables.bytes("bridge-adr-method.aml"));

        assertThat(scopes.get(1).bridgeSlot()).isEqualTo(5);
    }

    @Test
    void anEntryForOneFunctionSaysWhich() throws Exception {
        List<PrtRoute> routes =
                PrtReader.read(TestTables.bytes("function-specific.aml")).get(0).routes();

        assertThat(routes).extracting(PrtRoute::function).containsExactly(2, 0, 3);
    }

    @Test
    void theInterruptModeIsTheArgumentOfPicAndBothAnswersAreKept() throws Exception {
        PrtScope scope = PrtReader.read(TestTables.bytes("pic-dependent.aml")).get(0);

        assertThat(scope.dependsOnPicMode()).isTrue();
        assertThat(scope.routes()).allMatch(route -> route.source() == null);
        assertThat(scope.picRoutes()).allMatch(route -> route.source() != null);
    }

    @Test
    void aPicMethodThatChangesNothingMakesNoDifference() throws Exception {
        PrtScope scope = PrtReader.read(TestTables.bytes("pic-not-used.aml")).get(0);

        assertThat(scope.picMethod()).isTrue();
        assertThat(scope.dependsOnPicMode()).isFalse();
        assertThat(scope.picRoutes()).isEqualTo(scope.routes());
    }

    @Test
    void aTableThatIsNoDefinitionBlockIsRefused() throws Exception {
        byte[] table = TestTables.bytes("name-literal.aml");
        table[0] = 'X';
        TestTables.mendChecksum(table);

        FirmwareException refusal =
                catchThrowableOfType(FirmwareException.class, () -> PrtReader.read(table));

        assertThat(refusal.reason()).contains("XSDT").contains("definition block");
    }
}
