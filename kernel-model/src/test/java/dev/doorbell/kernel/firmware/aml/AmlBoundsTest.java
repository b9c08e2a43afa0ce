package dev.doorbell.kernel.firmware.aml;

import static dev.doorbell.kernel.firmware.aml.TestTables.code;
import static dev.doorbell.kernel.firmware.aml.TestTables.device;
import static dev.doorbell.kernel.firmware.aml.TestTables.dsdt;
import static dev.doorbell.kernel.firmware.aml.TestTables.method;
import static dev.doorbell.kernel.firmware.aml.TestTables.pkg;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.firmware.FirmwareException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Code that does not end, does not fit or does not make sense is refused, with the reason and the place. */
class AmlBoundsTest {
    private static final int RETURN = 0xA4;
    private static final int WHILE = 0xA2;
    private static final int ONE = 0x01;
    private static final int LOCAL0 = 0x60;

    /** Reads a table whose {@code \PCI0._PRT} has this code. */
    private static void refuses(String reason, byte[] prt) {
        refusesTable(reason, device(method("_PRT", 0, prt)));
    }

    private static void refusesTable(String reason, byte[] code) {
        byte[] table = dsdt(code);
        assertThatThrownBy(() -> PrtReader.read(table))
                .isInstanceOfSatisfying(
                        FirmwareException.class,
                        e -> {
                            assertThat(e.reason()).contains(reason);
                            assertThat(e.offset()).isBetween(0L, (long) table.length);
                        });
    }

    @Test
    void aLoopWithoutEndIsRefused() {
        refuses("goes round more than", code(WHILE, pkg(code(ONE, 0xA3))));
    }

    @Test
    void loopsInLoopsAreRefusedByTheirSteps() {
        byte[] inner =
                code(
                        0x70,
                        0x00,
                        LOCAL0,
                        WHILE,
                        pkg(code(0x95, LOCAL0, 0x0B, 0x00, 0x80, 0x75, LOCAL0)));
        refuses("does not end", code(WHILE, pkg(code(ONE, inner))));
    }

    @Test
    void aMethodThatCallsItselfIsRefused() {
        refuses("levels deep", code(RETURN, "_PRT"));
    }

    @Test
    void expressionsNestedTooDeeplyAreRefused() {
        byte[] nots = new byte[100_000];
        Arrays.fill(nots, (byte) 0x92);
        refuses("levels deep", code(RETURN, nots, ONE));
    }

    @Test
    void packagesNestedTooDeeplyAreRefused() {
        byte[] nested = code(0x12, pkg(code(0)));
        for (int i = 0; i < 1000; i++) {
            nested = code(0x12, pkg(code(1, nested)));
        }
        refuses("levels deep", code(RETURN, nested));
    }

    @Test
    void nestedCodeFitsHalfAThreadsStack() throws Exception {
        byte[] nots = new byte[100_000];
        Arrays.fill(nots, (byte) 0x92);
        byte[] calls = code(method("DEEP", 1, code(RETURN, 0x72, "DEEP", 0x68, 0x00, 0x00)));
        byte[] deep = dsdt(device(method("_PRT", 0, code(RETURN, nots, ONE))));
        byte[] recursive = dsdt(code(calls, device(method("_PRT", 0, code(RETURN, "DEEP", ONE)))));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Runnable body =
                () -> {
                    for (byte[] table : new byte[][] {deep, recursive}) {
                        assertThatThrownBy(() -> PrtReader.read(table))
                                .isInstanceOf(FirmwareException.class);
                    }
                };
        Thread thread = new Thread(null, body, "half a stack", 512 << 10);
        thread.setUncaughtExceptionHandler((t, e) -> thrown.set(e));
        thread.start();
        thread.join();

        assertThat(thrown.get()).isNull();
    }

    @Test
    void aBufferThatClaimsTwoGigabytesIsRefused() {
        refuses(
                "objects of more than",
                code(RETURN, 0x11, pkg(code(0x0C, 0xFF, 0xFF, 0xFF, 0x7F))));
    }

    @Test
    void aBufferOfNegativeSizeIsRefused() {
        refuses("objects of more than", code(RETURN, 0x11, pkg(code(0xFF))));
    }

    @Test
    void aPackageOfABillionElementsIsRefused() {
        refuses("objects of more than", code(RETURN, 0x13, pkg(code(0x0C, 0, 0, 0, 0x40))));
    }

    @Test
    void aBufferThatDoublesItselfIsRefused() {
        byte[] start = code(0x70, 0x11, pkg(code(0x0B, 0, 0x10)), LOCAL0);
        byte[] twice = code(0x73, LOCAL0, LOCAL0, LOCAL0);
        refuses("objects of more than", code(start, WHILE, pkg(code(ONE, twice))));
    }

    @Test
    void aPackageThatIsPutIntoItselfIsRefused() {
        byte[] start = code(0x70, 0x12, pkg(code(2)), LOCAL0);
        byte[] into = code(0x70, LOCAL0, 0x88, LOCAL0, 0x00, 0x00);
        refuses("", code(start, WHILE, pkg(code(ONE, into))));
    }

    @Test
    void aReferenceToItselfIsRefused() {
        byte[] add = code(RETURN, 0x72, LOCAL0, ONE, 0x00);
        refuses("found a reference", code(0x70, 0x71, LOCAL0, LOCAL0, add));
    }

    @Test
    void referencesInACircleAreRefused() {
        byte[] circle = code(0x70, 0x71, LOCAL0 + 1, LOCAL0, 0x70, 0x71, LOCAL0, LOCAL0 + 1);
        refuses("leads back to itself", code(circle, RETURN, 0x72, LOCAL0, ONE, 0x00));
    }

    @Test
    void aNameInAPackageThatNamesThePackageIsRefused() {
        refusesTable("", device(code(0x08, "_PRT", 0x12, pkg(code(1, "_PRT")))));
    }

    @Test
    void aPackageLengthBeyondItsBlockIsRefused() {
        refusesTable("leaves its block", code(0x14, 0x7F, 0xFF, "MTHD", 0));
    }

    @Test
    void codeThatEndsInTheMiddleOfATermIsRefused() {
        refusesTable("ends in the middle", code(0x08, "NAME", 0x0C, 1, 2));
        refusesTable("beyond its block", code(0x08, "NA"));
    }

    @Test
    void anUnsupportedOpcodeIsNamedWithItsOffset() {
        byte[] table = dsdt(device(method("_PRT", 0, code(0x5B, 0x99))));
        assertThatThrownBy(() -> PrtReader.read(table))
                .isInstanceOfSatisfying(
                        FirmwareException.class,
                        e -> {
                            assertThat(e.reason()).isEqualTo("unsupported opcode 0x5b99");
                            assertThat(e.offset()).isEqualTo(table.length - 2);
                        });
    }

    @Test
    void anOpcodeThatLoadsTablesIsNamed() {
        refuses("unsupported opcode 0x5b20 (LOAD)", code(0x5B, 0x20, "AAAA", LOCAL0));
    }

    @Test
    void whatIsNeverRunMayContainAnything() throws Exception {
        byte[] rows = code(0x12, pkg(code(4, 0x0B, 0xFF, 0xFF, 0x00, 0x00, 0x0A, 33)));
        byte[] prt = code(0x08, "_PRT", 0x12, pkg(code(1, rows)));
        byte[] strange = method("ODD_", 0, code(0x5B, 0x99, 0xFE, 0xFE));
        byte[] never = code(0xA0, pkg(code(0x00, 0xFE, 0xFE)));

        assertThat(PrtLines.of(PrtReader.read(dsdt(code(strange, never, device(prt))))))
                .containsExactly("scope \\PCI0", "route 0x00 A 33 level default");
    }

    @Test
    void anInitializationThatDoesNotEndLeavesTheRoutesAlone() throws Exception {
        byte[] rows = code(0x12, pkg(code(4, 0x0B, 0xFF, 0xFF, 0x00, 0x00, 0x0A, 33)));
        byte[] prt = code(0x08, "_PRT", 0x12, pkg(code(1, rows)));
        byte[] endless = method("_INI", 0, code(WHILE, pkg(code(ONE, 0xA3))));

        assertThat(PrtReader.read(dsdt(device(code(endless, prt))))).hasSize(1);
    }

    @Test
    void aNameNobodyDeclaredIsNamed() {
        refuses("name NOPE does not exist", code(RETURN, "NOPE"));
    }

    @Test
    void aLinkNobodyDeclaredIsNamed() {
        byte[] row = code(0x12, pkg(code(4, 0x0B, 0xFF, 0xFF, 0x00, "LNKX", 0x00)));
        refuses("names the link LNKX", code(RETURN, 0x12, pkg(code(1, row))));
    }

    @Test
    void aPinThatDoesNotExistIsRefused() {
        byte[] row = code(0x12, pkg(code(4, 0x0B, 0xFF, 0xFF, 0x0A, 4, 0x00, 0x0A, 33)));
        refuses("pins are 0 to 3", code(RETURN, 0x12, pkg(code(1, row))));
    }

    @Test
    void aDivisionByZeroIsRefused() {
        refuses("division by zero", code(RETURN, 0x78, ONE, 0x00, 0x00, 0x00));
    }

    @Test
    void anIndexBeyondThePackageIsRefused() {
        refuses("index 1 of 1", code(RETURN, 0x83, 0x88, 0x12, pkg(code(1, ONE)), ONE, 0x00));
    }

    @Test
    void aLocalNobodyHasStoredToIsRefused() {
        refuses("Local0 is used before", code(RETURN, LOCAL0));
    }

    @Test
    void aHugeFieldIsRefused() {
        byte[] region =
                code(
                        0x5B, 0x80, "REGN", 0x00, 0x00, 0x0E, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                        0xFF, 0x7F);
        byte[] field = code(0x5B, 0x81, pkg(code("REGN", 0x00, "HUGE", 0xCF, 0xFF, 0xFF, 0xFF)));
        refusesTable(
                "objects of more than",
                code(region, field, device(method("_PRT", 0, code(RETURN, "HUGE")))));
    }

    @Test
    void aFieldBehindTheEndOfItsRegionIsRefused() {
        byte[] region = code(0x5B, 0x80, "REGN", 0x00, 0x00, 0x01);
        byte[] field = code(0x5B, 0x81, pkg(code("REGN", 0x00, "WIDE", 0x20)));
        refusesTable(
                "of a region of 1",
                code(region, field, device(method("_PRT", 0, code(RETURN, "WIDE")))));
    }
}
