package dev.doorbell.gic.v3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.Icc;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.InterfaceChoice.MessageSpis;
import dev.doorbell.gic.cpuinterface.SecurityState;
import dev.doorbell.sim.bus.Requester;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What the distributor and the redistributors show to secure and to other software.
 *
 * <p>The numbers are those that a recorded machine with two security states gave.
 */
class SecurityViewsTest {
    private static final long CTLR = GicMachine.GICD;
    private static final long IGROUPR1 = GicMachine.GICD + 0x84;
    private static final long IGRPMODR1 = GicMachine.GICD + 0xD04;
    private static final long NSACR2 = GicMachine.GICD + 0xE08;
    private static final long SPI40_PRIORITY = GicMachine.GICD + 0x428;
    private static final long SGI_FRAME = 0x1_0000;
    private static final long ALL = 0xFFFF_FFFFL;

    private final GicMachine machine =
            GicMachine.atReset(2, Gicv3Config.of(8).withTwoSecurityStates());

    @AfterEach
    void close() {
        machine.close();
    }

    private void sees(long address, long nonSecure, long secure) {
        assertThat(machine.read(address)).as("0x%x, non-secure", address).isEqualTo(nonSecure);
        assertThat(machine.readSecure(address)).as("0x%x, secure", address).isEqualTo(secure);
    }

    private long priority(int requester) {
        return machine.bus().read(SPI40_PRIORITY, 1, requester);
    }

    private void writePriority(int requester, long value) {
        machine.bus().write(SPI40_PRIORITY, 1, value, requester);
    }

    @Test
    @DisplayName("GIC-045 with two security states GICD_CTLR has a view for each")
    void control() {
        sees(CTLR, 0x10, 0x30);
        machine.writeSecure(CTLR, 0x37);
        sees(CTLR, 0x12, 0x37);
        machine.write(CTLR, 0);
        sees(CTLR, 0x10, 0x35);
        machine.write(CTLR, ALL);
        sees(CTLR, 0x12, 0x37);
        machine.write(CTLR, 1); // Group 1 is bit 1 where affinity routing is on
        sees(CTLR, 0x10, 0x35);
        machine.writeSecure(CTLR, 0);
        sees(CTLR, 0x10, 0x30);
        assertThat(machine.read(GicMachine.GICD + 4) >>> 10 & 1).isOne();
    }

    @Test
    @DisplayName("GIC-045 DS is secure software's to set, and stays set")
    void disableSecurity() {
        machine.writeSecure(CTLR, 0x37);
        machine.write(CTLR, 0x40);
        sees(CTLR, 0x10, 0x35);

        machine.writeSecure(CTLR, 0x47);

        sees(CTLR, 0x53, 0x53);
        machine.writeSecure(CTLR, 0);
        sees(CTLR, 0x50, 0x50);
        machine.write(CTLR, 3);
        sees(CTLR, 0x53, 0x53);
        machine.write(IGROUPR1, 0xFF);
        sees(IGROUPR1, 0xFF, 0xFF);
        machine.writeSecure(IGRPMODR1, 0xFF);
        sees(IGRPMODR1, 0, 0);
        assertThat(machine.read(GicMachine.GICD + 4) >>> 10 & 1).isZero();
    }

    @Test
    @DisplayName("GIC-045 with DS set what was Secure Group 1 is Group 0")
    void disableSecurityAfterGrouping() {
        machine.writeSecure(IGRPMODR1, 1 << 8);
        machine.writeSecure(machine.gicr(0) + SGI_FRAME + 0xD00, 1 << 4);
        machine.writeSecure(CTLR, 0x41);
        machine.icc(0).write(Icc.PMR, 0xFF);
        machine.icc(0).write(Icc.IGRPEN0, 1);
        machine.write(machine.gicr(0) + 0x14, 0);
        machine.write(GicMachine.GICD + 0x104, 1 << 8);
        machine.write(GicMachine.GICD + 0x204, 1 << 8);
        machine.settle();

        assertThat(machine.isSignalledFast(0)).isTrue();
        assertThat(machine.icc(0).read(Icc.IAR0)).isEqualTo(40);
        machine.icc(0).write(Icc.EOIR0, 40);
        machine.write(machine.gicr(0) + SGI_FRAME + 0x100, 1 << 4);
        machine.write(machine.gicr(0) + SGI_FRAME + 0x200, 1 << 4);
        machine.settle();
        assertThat(machine.icc(0).read(Icc.IAR0)).isEqualTo(4);
    }

    @Test
    @DisplayName("GIC-045 groups are secure software's to see and to set")
    void groups() {
        for (long group : new long[] {IGROUPR1, machine.gicr(0) + SGI_FRAME + 0x80}) {
            machine.write(group, ALL);
            sees(group, 0, 0);
            machine.writeSecure(group, 0xFF00);
            sees(group, 0, 0xFF00);
            machine.write(group, 0);
            sees(group, 0, 0xFF00);
        }
        for (long modifier : new long[] {IGRPMODR1, machine.gicr(0) + SGI_FRAME + 0xD00}) {
            machine.write(modifier, ALL);
            sees(modifier, 0, 0);
            machine.writeSecure(modifier, 0xF_0F00);
            sees(modifier, 0, 0xF_0F00);
        }
    }

    @Test
    @DisplayName("GIC-044, GIC-045 non-secure software sees and touches its own interrupts only")
    void words() {
        long frame = machine.gicr(0) + SGI_FRAME;
        machine.writeSecure(IGROUPR1, 0xFF00);
        machine.writeSecure(IGRPMODR1, 0xF_0F00);
        machine.writeSecure(frame + 0x80, 0xF0_FF00);
        machine.writeSecure(frame + 0xD00, 0x0F00_00F0);
        ownOnly(GicMachine.GICD + 4, 0xFF00);
        ownOnly(frame, 0xF0_FF00);
    }

    private void ownOnly(long block, long own) {
        for (long array : new long[] {0x100, 0x200, 0x300}) {
            long set = block + array;
            long clear = set + 0x80;
            machine.write(set, ALL);
            sees(set, own, own);
            sees(clear, own, own);
            machine.write(clear, 0x3300);
            sees(set, own & ~0x3300, own & ~0x3300);
            machine.writeSecure(set, ALL);
            sees(set, own, ALL);
            machine.write(clear, ALL);
            sees(set, 0, ALL & ~own);
            machine.writeSecure(clear, ALL);
            sees(set, 0, 0);
        }
    }

    @Test
    @DisplayName("GIC-011, GIC-045 triggers of secure interrupts are hidden, the SGIs' too")
    void triggers() {
        machine.writeSecure(IGROUPR1, 0xFF00);
        long trigger = GicMachine.GICD + 0xC08;
        machine.write(trigger, 0xAAAA_AAAAL);
        sees(trigger, 0xAAAA_0000L, 0xAAAA_0000L);
        machine.writeSecure(trigger, 0xAAAA_AAAAL);
        sees(trigger, 0xAAAA_0000L, 0xAAAA_AAAAL);
        machine.write(trigger, 0);
        sees(trigger, 0, 0xAAAA);

        long sgis = machine.gicr(0) + SGI_FRAME + 0xC00;
        sees(sgis, 0, 0xAAAA_AAAAL);
        machine.writeSecure(machine.gicr(0) + SGI_FRAME + 0x80, 0xFF00);
        sees(sgis, 0xAAAA_0000L, 0xAAAA_AAAAL);
    }

    @Test
    @DisplayName("GIC-004 non-secure priorities are the less urgent half, shifted")
    void priorities() {
        int non = Requester.DEBUGGER;
        int secure = Requester.secureCore(0);
        writePriority(non, 0x80);
        assertThat(priority(secure)).isZero(); // a secure interrupt's
        machine.writeSecure(IGROUPR1, 0xFFFF);

        long[][] nonSecureToSecure = {
            {0x00, 0x80}, {0x10, 0x88}, {0x40, 0xA0}, {0x80, 0xC0}, {0xF0, 0xF8}
        };
        for (long[] pair : nonSecureToSecure) {
            writePriority(non, pair[0]);
            assertThat(priority(non)).isEqualTo(pair[0]);
            assertThat(priority(secure)).isEqualTo(pair[1]);
        }
        long[][] secureToNonSecure = {{0x20, 0x40}, {0x80, 0x00}, {0xC0, 0x80}, {0xF8, 0xF0}};
        for (long[] pair : secureToNonSecure) {
            writePriority(secure, pair[0]);
            assertThat(priority(secure)).isEqualTo(pair[0]);
            assertThat(priority(non)).isEqualTo(pair[1]);
        }
    }

    @Test
    @DisplayName("GIC-045 NSACR grants pending, clearing and routing of secure SPIs, step by step")
    void grants() {
        machine.write(NSACR2, ALL);
        sees(NSACR2, 0, 0);
        machine.writeSecure(NSACR2, 0x00E4_0000); // 40 to 43: 0, 1, 2, 3
        sees(NSACR2, 0, 0x00E4_0000);
        long pending = GicMachine.GICD + 0x204;
        machine.write(pending, 0xF00);
        sees(pending, 0xE00, 0xE00);
        machine.write(GicMachine.GICD + 0x284, 0xF00);
        sees(pending, 0x200, 0x200);
        machine.writeSecure(pending, 0xF00);
        sees(pending, 0xE00, 0xF00);
        assertThat(machine.read(GicMachine.GICD + 0x284)).isEqualTo(0xC00);

        for (int intid = 40; intid < 44; intid++) {
            machine.route(intid, 1);
            long expected = intid == 43 ? 1 : 0;
            long router = GicMachine.GICD + 0x6000 + 8L * intid;
            sees(router, expected, expected);
        }
        machine.write(GicMachine.GICD + 0x104, 0xF00);
        sees(GicMachine.GICD + 0x104, 0, 0);
        writePriority(Requester.DEBUGGER, 0x40);
        assertThat(priority(Requester.secureCore(0))).isZero();
    }

    @Test
    @DisplayName("GIC-045 NSACR grants a look at active states, and no change of them")
    void grantsOfActive() {
        machine.writeSecure(NSACR2, 0x00E4_0000);
        machine.write(GicMachine.GICD + 0x304, 0xF00);
        sees(GicMachine.GICD + 0x304, 0, 0);
        machine.writeSecure(GicMachine.GICD + 0x304, 0xF00);
        sees(GicMachine.GICD + 0x304, 0xC00, 0xF00);
        machine.write(GicMachine.GICD + 0x384, 0xF00);
        sees(GicMachine.GICD + 0x384, 0xC00, 0xF00);
    }

    @Test
    @DisplayName("GIC-045 the redistributor's NSACR grants the sending of SGIs and nothing else")
    void grantsOfSgis() {
        long frame = machine.gicr(0) + SGI_FRAME;
        machine.writeSecure(frame + 0xE00, 0xE4);
        sees(frame + 0xE00, 0, 0xE4);
        machine.write(frame + 0xE00, ALL);
        sees(frame + 0xE00, 0, 0xE4);
        machine.write(frame + 0x200, 0xF);
        sees(frame + 0x200, 0, 0);
        machine.writeSecure(frame + 0x200, 0xF);
        sees(frame + 0x200, 0, 0xF);
        machine.write(frame + 0x280, 0xF);
        sees(frame + 0x280, 0, 0xF);
    }

    @Test
    @DisplayName("GIC-045 messages of non-secure software pend and clear what NSACR lets them")
    void messages() {
        Gicv3Config config =
                Gicv3Config.of(8)
                        .withTwoSecurityStates()
                        .with(GicBehaviour.ARCHITECTURE.with(MessageSpis.PRESENT));
        try (GicMachine other = GicMachine.atReset(1, config)) {
            other.writeSecure(NSACR2, 0x00E4_0000);
            other.writeSecure(GicMachine.GICD + 0xC08, 0xAAAA_AAAAL);
            for (int intid = 40; intid < 44; intid++) {
                other.write(GicMachine.GICD + 0x40, intid);
            }
            other.settle();
            assertThat(other.readSecure(GicMachine.GICD + 0x204)).isEqualTo(0xE00);
            for (int intid = 40; intid < 44; intid++) {
                other.write(GicMachine.GICD + 0x48, intid);
            }
            other.settle();
            assertThat(other.readSecure(GicMachine.GICD + 0x204)).isEqualTo(0x200);

            other.write(GicMachine.GICD + 0x50, 40); // the secure pair
            other.settle();
            assertThat(other.readSecure(GicMachine.GICD + 0x204)).isEqualTo(0x200);
            other.writeSecure(GicMachine.GICD + 0x50, 40);
            other.writeSecure(GicMachine.GICD + 0x58, 41);
            assertThat(other.readSecure(GicMachine.GICD + 0x204)).isEqualTo(0x100);
        }
    }

    @Test
    @DisplayName("GIC-064 waking is secure software's; the other reads zero, or what there is")
    void waker() {
        long waker = machine.gicr(0) + 0x14;
        sees(waker, 0, 6);
        machine.write(waker, 0);
        sees(waker, 0, 6);
        machine.writeSecure(waker, 0);
        sees(waker, 0, 0);
        machine.write(waker, 2);
        sees(waker, 0, 0);

        Gicv3Config config = Gicv3Config.of(8).withTwoSecurityStates().with(GicBehaviour.QEMU);
        try (GicMachine other = GicMachine.atReset(1, config)) {
            assertThat(other.read(other.gicr(0) + 0x14)).isEqualTo(6);
            other.write(other.gicr(0) + 0x14, 0);
            assertThat(other.read(other.gicr(0) + 0x14)).isEqualTo(6);
        }
    }

    @Test
    void aCoreHasSecurityStatesOnlyWhereThereAreTwo() {
        machine.enter(0, SecurityState.SECURE);
        try (GicMachine other = GicMachine.atReset(1)) {
            assertThatThrownBy(() -> other.enter(0, SecurityState.SECURE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("one security state");
        }
    }
}
