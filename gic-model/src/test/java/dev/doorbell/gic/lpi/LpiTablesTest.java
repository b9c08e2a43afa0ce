package dev.doorbell.gic.lpi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.Icc;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Numbered statements about the configuration and pending tables in guest memory. */
class LpiTablesTest {
    private static final int LPI = 8195;
    private static final int NONE = 1023;
    private static final int ENABLED = 0xA1;
    private static final int CONFIGURATION_BYTES = 57344;

    private final GicMachine machine = GicMachine.open(2, Gicv3Config.of(8).withLpis());
    private final Icc icc = machine.icc(0);

    @AfterEach
    void close() {
        machine.close();
    }

    private void deliver(int intid) {
        machine.sendLpi(0, intid);
        assertThat(icc.acknowledge()).as("LPI %d", intid).isEqualTo(intid);
        icc.end(intid);
    }

    private void isLost(int intid) {
        long before = machine.complaints(TracePoint.LPI_LOST);
        machine.sendLpi(0, intid);
        assertThat(machine.lpis(0).isPending(intid)).as("LPI %d", intid).isFalse();
        assertThat(machine.complaints(TracePoint.LPI_LOST)).isEqualTo(before + 1);
        assertThat(icc.acknowledge()).isEqualTo(NONE);
    }

    @Test
    @DisplayName("GIC-078 an enabled LPI in the pending table is delivered once LPIs are enabled")
    void pendingTableIsRead() {
        machine.configureLpi(LPI, ENABLED);
        machine.putInPendingTable(0, LPI);

        machine.openLpis(0, 15, false);

        assertThat(machine.isSignalled(0)).isTrue();
        assertThat(icc.acknowledge()).isEqualTo(LPI);
        icc.end(LPI);
        assertThat(icc.drain()).isZero();
    }

    @Test
    @DisplayName("GIC-078 what the pending table says below INTID 8192 is no interrupt")
    void pendingTableScratchSpace() {
        for (int intid = 0; intid < 8192; intid += 8) {
            machine.memory().write(machine.pendingTable(0) + intid / 8, 1, 0xFF);
        }
        machine.openLpis(0, 15, false);

        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(icc.read(Icc.HPPIR1)).isEqualTo(NONE);
    }

    @Test
    @DisplayName("GIC-079 with PTZ set the pending table is not read")
    void pendingTableIsSaidToBeZero() {
        machine.configureLpi(LPI, ENABLED);
        machine.putInPendingTable(0, LPI);

        machine.openLpis(0, 15, true);

        assertThat(machine.lpis(0).isPending(LPI)).isFalse();
        assertThat(machine.isSignalled(0)).isFalse();
    }

    @Test
    @DisplayName("GIC-080 PTZ reads zero whatever was written")
    void pendingZeroReadsZero() {
        long register = machine.gicr(0) + 0x78;
        machine.writeWide(register, -1);
        assertThat(machine.readWide(register) >>> 62 & 1).isZero();
        assertThat(machine.readWide(register)).isNotZero();
        machine.write(register + 4, 1L << 30);

        assertThat(machine.read(register + 4) >>> 30 & 1).isZero();
    }

    @Test
    @DisplayName("GIC-082 with 13 bits of INTID no LPI can be pending")
    void tooFewBits() {
        machine.configureLpi(8192, ENABLED);
        machine.putInPendingTable(0, 8192);
        machine.openLpis(0, 12, false);

        isLost(8192);
        isLost(LPI);
    }

    @Test
    @DisplayName("GIC-083 with 14 bits of INTID 16383 is the last LPI")
    void fourteenBits() {
        machine.configureLpi(8192, ENABLED);
        machine.configureLpi(16383, ENABLED);
        machine.configureLpi(16384, ENABLED);
        machine.openLpis(0, 13, true);

        deliver(8192);
        deliver(16383);
        isLost(16384);
    }

    @Test
    @DisplayName("GIC-084 more bits than the distributor has are as many as it has")
    void moreBitsThanTheDistributor() {
        assertThat((machine.read(GicMachine.GICD + 4) >>> 19 & 0x1F) + 1).isEqualTo(16);
        machine.configureLpi(65535, ENABLED);
        machine.configureLpi(65536, ENABLED);
        machine.openLpis(0, 31, true);
        assertThat(machine.lpis(0).lpiIdBits()).isEqualTo(16);

        deliver(65535);
        isLost(65536);
        isLost(Integer.MAX_VALUE);
    }

    @Test
    @DisplayName("GIC-085 an LPI is configured by its own byte and by no other")
    void configurationByte() {
        for (int at = 0; at < CONFIGURATION_BYTES; at += 8) {
            machine.memory().write(GicMachine.LPI_CONFIGURATION + at, 8, 0xA1A1_A1A1_A1A1_A1A1L);
        }
        for (int intid : new int[] {8192, LPI, 20000, 65535}) {
            machine.configureLpi(intid, 0xA0);
        }
        machine.openLpis();
        for (int intid : new int[] {8192, LPI, 20000, 65535}) {
            machine.sendLpi(0, intid);
        }
        assertThat(machine.isSignalled(0)).isFalse();

        for (int at = 0; at < CONFIGURATION_BYTES; at += 8) {
            machine.memory().write(GicMachine.LPI_CONFIGURATION + at, 8, 0);
        }
        for (int intid : new int[] {8192, LPI, 20000, 65535}) {
            machine.configureLpi(intid, ENABLED);
            machine.invalidateLpi(0, intid);
            assertThat(icc.acknowledge()).isEqualTo(intid);
            icc.end(intid);
        }
    }

    @Test
    @DisplayName("GIC-086 the two low bits of the configuration byte are no part of the priority")
    void priorityOfLpi() {
        machine.configureLpi(LPI, 0xA1);
        machine.configureLpi(LPI + 1, 0xA3);
        machine.openLpis();
        for (int intid : new int[] {LPI, LPI + 1}) {
            machine.sendLpi(0, intid);
            icc.write(Icc.PMR, 0xA0);
            assertThat(machine.isSignalled(0)).isFalse();
            icc.write(Icc.PMR, 0xA8);
            assertThat(icc.acknowledge()).isEqualTo(intid);
            assertThat(icc.read(Icc.RPR)).isEqualTo(0xA0);
            icc.end(intid);
        }
    }

    @Test
    @DisplayName("GIC-086 all six priority bits of the byte order LPIs where they are implemented")
    void sixPriorityBits() {
        Gicv3Config config = Gicv3Config.of(8).withLpis().withPriorityBits(8);
        try (GicMachine fine = GicMachine.open(1, config)) {
            fine.configureLpi(LPI, 0x84 | 1);
            fine.configureLpi(LPI + 1, 0x80 | 3);
            fine.openLpis();
            fine.sendLpi(0, LPI);
            fine.sendLpi(0, LPI + 1);

            assertThat(fine.icc(0).acknowledge()).isEqualTo(LPI + 1);
            assertThat(fine.icc(0).read(Icc.RPR)).isEqualTo(0x80);
        }
    }

    @Test
    @DisplayName("GIC-094 an LPI is bit n%8 of byte n/8 of the pending table")
    void pendingTableBit() {
        machine.openLpis();
        for (int intid : new int[] {8192, 8199, 8200, 20001, 65535}) {
            machine.sendLpi(0, intid);
        }
        machine.enableLpis(0, false);

        assertThat(machine.memory().read(machine.pendingTable(0) + 1024, 1)).isEqualTo(0x81);
        assertThat(machine.memory().read(machine.pendingTable(0) + 1025, 1)).isEqualTo(0x01);
        assertThat(machine.memory().read(machine.pendingTable(0) + 2500, 1)).isEqualTo(0x02);
        assertThat(machine.memory().read(machine.pendingTable(0) + 8191, 1)).isEqualTo(0x80);
        int ones = 0;
        for (int at = 0; at < 8192; at += 8) {
            ones += Long.bitCount(machine.memory().read(machine.pendingTable(0) + at, 8));
        }
        assertThat(ones).isEqualTo(5);
    }

    @Test
    @DisplayName("GIC-096 redistributors that share a configuration table see the same byte")
    void sharedConfigurationTable() {
        machine.configureLpi(LPI, 0x61);
        machine.openLpis();
        for (int core = 0; core < 2; core++) {
            machine.sendLpi(core, LPI);
            assertThat(machine.icc(core).acknowledge()).isEqualTo(LPI);
            assertThat(machine.icc(core).read(Icc.RPR)).isEqualTo(0x60);
            machine.icc(core).end(LPI);
        }

        machine.configureLpi(LPI, 0x60);
        for (int core = 0; core < 2; core++) {
            machine.invalidateLpi(core, LPI);
            machine.sendLpi(core, LPI);
            assertThat(machine.isSignalled(core)).isFalse();
        }
    }

    @Test
    @DisplayName("GIC-083 what lies behind the last LPI's bit of the pending table is not touched")
    void pendingTableEnds() {
        long behind = machine.pendingTable(0) + 16_384 / 8;
        machine.memory().write(behind, 8, -1);
        machine.configureLpi(16_384, ENABLED);
        machine.openLpis(0, 13, false);
        assertThat(icc.read(Icc.HPPIR1)).isEqualTo(NONE);
        machine.enableLpis(0, false);

        assertThat(machine.memory().read(behind, 8)).isEqualTo(-1);
        assertThat(machine.memory().read(behind - 8, 8)).isZero();
    }

    @Test
    void aTableOutsideMemoryIsReportedAndReadsAsZero() {
        machine.writeWide(machine.gicr(0) + 0x70, 0x000F_0000_0000_0000L | 15);
        machine.writeWide(machine.gicr(0) + 0x78, 0x000F_0000_0000_0000L);
        machine.enableLpis(0, true);
        assertThat(machine.complaints(TracePoint.GIC_TABLE_OUTSIDE)).isOne();

        machine.sendLpi(0, LPI);

        assertThat(machine.complaints(TracePoint.GIC_TABLE_OUTSIDE)).isEqualTo(2);
        assertThat(machine.lpis(0).isPending(LPI)).isTrue();
        assertThat(machine.isSignalled(0)).isFalse();
        machine.enableLpis(0, false);
        assertThat(machine.complaints(TracePoint.GIC_TABLE_OUTSIDE)).isEqualTo(3);
    }
}
