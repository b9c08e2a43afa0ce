package dev.doorbell.sim.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcpiTablesTest {
    private static final long BASE = 0x1_2345_6780L & -64;

    private static int sum(byte[] bytes, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += bytes[i];
        }
        return sum & 0xFF;
    }

    private static List<FirmwareBlob> some() {
        AcpiTables tables = new AcpiTables("A-LONG-NAME");
        tables.table("MCFG", 1, fixed -> fixed.u64(0)).body().u64(0x4000_0000L).u64(0xFF00_0000L);
        tables.table("MCFG", 1, fixed -> fixed.u64(-1)).body().u64(7).u64(8);
        tables.systemBus().device("DEV0", () -> tables.systemBus().name("_UID").integer(3));
        return tables.placeAt(BASE);
    }

    @Test
    void everyTableSumsToZeroAndKnowsItsLength() {
        for (FirmwareBlob blob : some()) {
            byte[] bytes = blob.bytes();
            assertThat(sum(bytes, bytes.length)).as(blob.name()).isZero();
            if (blob.name().equals("RSDP")) {
                assertThat(sum(bytes, 20)).as("the first version's part").isZero();
            } else {
                ByteBuffer table = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                assertThat(table.getInt(4)).as(blob.name()).isEqualTo(bytes.length);
            }
        }
    }

    @Test
    void theRootLeadsToEveryTable() {
        List<FirmwareBlob> blobs = some();
        assertThat(blobs)
                .extracting(FirmwareBlob::name)
                .containsExactly("RSDP", "XSDT", "FACP", "DSDT", "MCFG");
        ByteBuffer rsdp = ByteBuffer.wrap(blobs.get(0).bytes()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(rsdp.getLong(24)).isEqualTo(blobs.get(1).address());
        ByteBuffer xsdt = ByteBuffer.wrap(blobs.get(1).bytes()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(xsdt.getLong(36)).isEqualTo(blobs.get(2).address());
        assertThat(xsdt.getLong(44)).isEqualTo(blobs.get(4).address());
        ByteBuffer fadt = ByteBuffer.wrap(blobs.get(2).bytes()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(fadt.getInt(40)).as("above 4 GiB there is no short address").isZero();
        assertThat(fadt.getLong(140)).isEqualTo(blobs.get(3).address());
    }

    @Test
    void aTableIsBegunOnceAndGrows() {
        FirmwareBlob mcfg = some().get(4);
        assertThat(mcfg.bytes()).hasSize(36 + 8 + 2 * 16);
        assertThat(ByteBuffer.wrap(mcfg.bytes()).getLong(36)).isZero();
    }

    @Test
    void tablesBeginAtMultiplesOf64AndDoNotTouch() {
        long end = 0;
        for (FirmwareBlob blob : some()) {
            assertThat(blob.address() % 64).isZero();
            assertThat(blob.address()).isGreaterThanOrEqualTo(end);
            end = blob.end();
        }
    }
}
