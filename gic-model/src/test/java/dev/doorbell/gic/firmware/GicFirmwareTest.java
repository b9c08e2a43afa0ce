package dev.doorbell.gic.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.sim.firmware.AcpiTables;
import dev.doorbell.sim.firmware.FdtWriter;
import dev.doorbell.sim.firmware.FirmwareContributor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What firmware says of a GIC, field by field where the specifications have them.
 *
 * <p>Sources: ACPI Specification 6.4, "GIC CPU Interface (GICC) Structure", "GIC Distributor (GICD)
 * Structure", "GIC MSI Frame Structure", "GIC Redistributor (GICR) Structure", "GIC Interrupt
 * Translation Service (ITS) Structure"; Linux kernel documentation, bindings {@code arm,gic.yaml} and
 * {@code arm,gic-v3.yaml}. That iasl, dtc and a kernel read the same, tests of the boards hold.
 */
class GicFirmwareTest {
    private static final long GICD = 0x0800_0000L;
    private static final long GICC = 0x0801_0000L;
    private static final long GICR = 0x0_080A_0000L;
    private static final long ITS = 0x0808_0000L;
    private static final MessageFrame FRAME = new MessageFrame(0x0802_0000L, 80, 64);

    /** The entries of the MADT, each from its own first byte. */
    private static List<ByteBuffer> entries(FirmwareContributor gic) {
        AcpiTables tables = new AcpiTables("test");
        gic.describe(tables);
        byte[] madt =
                tables.placeAt(0x4000_0000L).stream()
                        .filter(blob -> blob.name().equals("APIC"))
                        .findFirst()
                        .orElseThrow()
                        .bytes();
        List<ByteBuffer> found = new ArrayList<>();
        for (int at = 44; at < madt.length; at += madt[at + 1]) {
            found.add(
                    ByteBuffer.wrap(madt, at, madt[at + 1]).slice().order(ByteOrder.LITTLE_ENDIAN));
        }
        return found;
    }

    /** A tree without the header's numbers, which does to look for names and values in. */
    private static String tree(FirmwareContributor gic) {
        FdtWriter tree = new FdtWriter();
        gic.describe(tree);
        return new String(tree.toByteArray(), StandardCharsets.ISO_8859_1);
    }

    private static String cells(long... cells) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * cells.length);
        for (long cell : cells) {
            bytes.putInt((int) cell);
        }
        return new String(bytes.array(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void theMadtOfAGicv2HasADistributorCoresWithAnInterfaceEachAndAFrame() {
        List<ByteBuffer> entries = entries(new Gicv2Firmware(GICD, GICC, 2, FRAME));

        assertThat(entries)
                .extracting(entry -> entry.get(0))
                .containsExactly(new Byte[] {12, 11, 11, 13});
        ByteBuffer distributor = entries.get(0);
        assertThat(distributor.capacity()).isEqualTo(24);
        assertThat(distributor.getLong(8)).isEqualTo(GICD);
        assertThat(distributor.get(20)).isEqualTo((byte) 2);
        for (int core = 0; core < 2; core++) {
            ByteBuffer entry = entries.get(1 + core);
            assertThat(entry.capacity()).isEqualTo(80);
            assertThat(entry.getInt(4)).as("CPU interface number").isEqualTo(core);
            assertThat(entry.getInt(8)).as("processor UID").isEqualTo(core);
            assertThat(entry.getInt(12)).as("enabled").isOne();
            assertThat(entry.getLong(32)).isEqualTo(GICC);
            assertThat(entry.getLong(60)).as("GICR").isZero();
            assertThat(entry.getLong(68)).as("MPIDR").isEqualTo(core);
        }
        ByteBuffer frame = entries.get(3);
        assertThat(frame.getLong(8)).isEqualTo(FRAME.base());
        assertThat(frame.getInt(16)).as("count and base are to be believed").isOne();
        assertThat(frame.getShort(20)).isEqualTo((short) 64);
        assertThat(frame.getShort(22)).isEqualTo((short) 80);
    }

    @Test
    void theMadtOfAGicv3HasARangeOfRedistributorsAndAnIts() {
        Gicv3Config config = Gicv3Config.of(8);
        List<ByteBuffer> entries =
                entries(new Gicv3Firmware(config, GICD, GICR, 0xF6_0000, 18, ITS, null));

        assertThat(entries).hasSize(1 + 18 + 2);
        assertThat(entries.get(0).get(20)).isEqualTo((byte) 3);
        assertThat(entries.get(18).getLong(32)).as("no GICC").isZero();
        assertThat(entries.get(18).getLong(68)).isEqualTo(config.affinityOf(17));
        ByteBuffer redistributors = entries.get(19);
        assertThat(redistributors.get(0)).isEqualTo((byte) 14);
        assertThat(redistributors.getLong(4)).isEqualTo(GICR);
        assertThat(redistributors.getInt(12)).isEqualTo(0xF6_0000);
        ByteBuffer its = entries.get(20);
        assertThat(its.get(0)).isEqualTo((byte) 15);
        assertThat(its.getInt(4)).isEqualTo(Gicv3Firmware.ITS_ID);
        assertThat(its.getLong(8)).isEqualTo(ITS);
    }

    @Test
    void whatIsNotThereIsNotInTheMadt() {
        assertThat(entries(new Gicv2Firmware(GICD, GICC, 1, null))).hasSize(2);
        assertThat(entries(new Gicv3Firmware(Gicv3Config.of(8), GICD, GICR, 0, 1, null, null)))
                .hasSize(3);
        assertThat(entries(new Gicv3Firmware(Gicv3Config.of(8), GICD, GICR, 0, 1, null, FRAME)))
                .extracting(entry -> entry.get(0))
                .containsExactly(new Byte[] {12, 11, 13, 14});
    }

    @Test
    void theTreeOfAGicv2HasAControllerWithItsFrameInside() {
        String tree = tree(new Gicv2Firmware(GICD, GICC, 1, FRAME));

        assertThat(tree)
                .contains("intc@8000000\0", "arm,cortex-a15-gic\0", "interrupt-controller\0")
                .contains(cells(0, GICD, 0, 0x1000, 0, GICC, 0, 0x2000))
                .contains("v2m@8020000\0", "arm,gic-v2m-frame\0", "msi-controller\0")
                .contains(cells(0, FRAME.base(), 0, 0x1000))
                .contains("arm,msi-base-spi\0arm,msi-num-spis\0");
        assertThat(tree.indexOf("v2m@")).isGreaterThan(tree.indexOf("intc@"));
        assertThat(tree(new Gicv2Firmware(GICD, GICC, 1, null)))
                .doesNotContain("v2m@", "msi-controller");
    }

    @Test
    void theTreeOfAGicv3HasTheItsThatTakesMessagesUnlessAFrameDoes() {
        Gicv3Config config = Gicv3Config.of(8);
        String withIts = tree(new Gicv3Firmware(config, GICD, GICR, 0xF6_0000, 1, ITS, null));
        String withBoth = tree(new Gicv3Firmware(config, GICD, GICR, 0xF6_0000, 1, ITS, FRAME));
        String withNone = tree(new Gicv3Firmware(config, GICD, GICR, 0xF6_0000, 1, null, null));

        assertThat(withIts)
                .contains("arm,gic-v3\0", cells(0, GICD, 0, 0x1_0000, 0, GICR, 0, 0xF6_0000))
                .contains("msi-controller@8080000\0", "arm,gic-v3-its\0", "#msi-cells\0")
                .contains(cells(0, ITS, 0, 0x2_0000))
                .doesNotContain("v2m@");
        assertThat(withBoth).contains("v2m@8020000\0", "arm,gic-v3-its\0");
        assertThat(withNone).doesNotContain("msi-controller", "v2m@");
    }

    @Test
    void aFrameBesideAnItsIsWhatOthersReferTo() {
        Gicv3Firmware both =
                new Gicv3Firmware(Gicv3Config.of(8), GICD, GICR, 0xF6_0000, 1, ITS, FRAME);
        FdtWriter tree = new FdtWriter();
        both.describe(tree);
        int messages = tree.phandleOf(GicNodes.MESSAGES);
        int its = tree.phandleOf("its");

        assertThat(messages).isNotEqualTo(its).isNotEqualTo(tree.phandleOf(GicNodes.CONTROLLER));
        FdtWriter alone = new FdtWriter();
        new Gicv3Firmware(Gicv3Config.of(8), GICD, GICR, 0xF6_0000, 1, ITS, null).describe(alone);
        assertThat(alone.phandleOf(GicNodes.MESSAGES)).isEqualTo(messages);
        assertThat(alone.phandleOf("its")).as("not given before").isEqualTo(3);
    }
}
