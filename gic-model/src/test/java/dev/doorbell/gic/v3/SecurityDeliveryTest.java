package dev.doorbell.gic.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.Icc;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.LpiChoice.TwoStatePriority;
import dev.doorbell.gic.cpuinterface.SecurityState;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who is signalled what, and sees what, where there are two security states. */
class SecurityDeliveryTest {
    private static final int GROUP0 = 40;
    private static final int SECURE = 41;
    private static final int OPEN = 42;
    private static final int NONE = 1023;
    private static final int LPI = 8195;
    private static final long SGI_FRAME = 0x1_0000;
    private static final long EOI_MODE = 2;

    private final GicMachine machine =
            GicMachine.atReset(2, Gicv3Config.of(8).withTwoSecurityStates().withLpis());
    private final Icc icc = machine.icc(0);

    SecurityDeliveryTest() {
        openAll(machine);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    /** Everything awake and enabled; SPIs 40 to 42 in the three groups. */
    private static void openAll(GicMachine machine) {
        machine.writeSecure(GicMachine.GICD, 0x37);
        for (int core = 0; core < machine.coreCount(); core++) {
            machine.writeSecure(machine.gicr(core) + 0x14, 0);
            machine.enter(core, SecurityState.MONITOR);
            machine.icc(core).write(Icc.PMR, 0xFF);
            machine.icc(core).write(Icc.IGRPEN0, 1);
            machine.icc(core).write(Icc.IGRPEN1_EL3, 3);
            machine.enter(core, SecurityState.NON_SECURE);
        }
        machine.writeSecure(GicMachine.GICD + 0xC08, 0xAAAA_AAAAL);
        machine.writeSecure(GicMachine.GICD + 0x84, 0x400);
        machine.writeSecure(GicMachine.GICD + 0xD04, 0x200);
        machine.writeSecure(GicMachine.GICD + 0x428, 0x0090_5040);
        machine.writeSecure(GicMachine.GICD + 0x104, 0x700);
    }

    private void pend(int intid) {
        machine.writeSecure(GicMachine.GICD + 0x204, 1L << (intid % 32));
    }

    private void signalled(boolean irq, boolean fiq) {
        assertThat(machine.isSignalled(0)).as("irq").isEqualTo(irq);
        assertThat(machine.isSignalledFast(0)).as("fiq").isEqualTo(fiq);
    }

    @Test
    @DisplayName("GIC-046 what belongs to the state a core is in is an IRQ, the rest an FIQ")
    void inputsByState() {
        boolean[][] fast = {
            // NON_SECURE, SECURE, MONITOR
            {true, true, true}, // Group 0
            {true, false, true}, // Secure Group 1
            {false, true, true}, // Non-secure Group 1
        };
        for (int group = 0; group < 3; group++) {
            pend(GROUP0 + group);
            for (SecurityState state : SecurityState.values()) {
                machine.enter(0, state);
                boolean isFast = fast[group][state.ordinal()];
                signalled(!isFast, isFast);
            }
            machine.writeSecure(GicMachine.GICD + 0x284, 0x700);
        }
    }

    @Test
    @DisplayName(
            "GIC-029 the other state's interrupts are hidden, or announced to EL3 by 1020, 1021")
    void specialIntids() {
        pend(SECURE);
        shows(SecurityState.NON_SECURE, NONE, NONE);
        shows(SecurityState.SECURE, NONE, SECURE);
        shows(SecurityState.MONITOR, 1020, SECURE);
        machine.writeSecure(GicMachine.GICD + 0x284, 0x700);
        pend(OPEN);
        shows(SecurityState.NON_SECURE, NONE, OPEN);
        shows(SecurityState.SECURE, NONE, NONE);
        shows(SecurityState.MONITOR, 1021, OPEN);
        pend(GROUP0);
        shows(SecurityState.NON_SECURE, NONE, NONE);
        shows(SecurityState.SECURE, GROUP0, NONE);
        shows(SecurityState.MONITOR, GROUP0, NONE);
    }

    private void shows(SecurityState state, int zero, int one) {
        machine.enter(0, state);
        assertThat(icc.read(Icc.HPPIR0)).as("HPPIR0 in %s", state).isEqualTo(zero);
        assertThat(icc.read(Icc.HPPIR1)).as("HPPIR1 in %s", state).isEqualTo(one);
    }

    @Test
    @DisplayName("GIC-027 a special INTID read from IAR acknowledges nothing")
    void specialAcknowledge() {
        pend(SECURE);
        machine.enter(0, SecurityState.MONITOR);
        assertThat(icc.read(Icc.IAR0)).isEqualTo(1020);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xFF);
        signalled(false, true);

        assertThat(icc.acknowledge()).isEqualTo(SECURE);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0x50);
    }

    @Test
    @DisplayName("GIC-035 non-secure software sees its half of the running priority")
    void runningPriority() {
        pend(OPEN);
        assertThat(icc.acknowledge()).isEqualTo(OPEN);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0x20);
        machine.enter(0, SecurityState.MONITOR);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0x90);
        pend(GROUP0);
        assertThat(icc.read(Icc.IAR0)).isEqualTo(GROUP0);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0x40);

        machine.enter(0, SecurityState.NON_SECURE);

        assertThat(icc.read(Icc.RPR)).isZero();
        icc.end(OPEN); // what runs is not its own
        assertThat(icc.read(Icc.RPR)).isZero();
        icc.write(Icc.EOIR0, GROUP0);
        assertThat(icc.read(Icc.RPR)).isZero();
        machine.enter(0, SecurityState.SECURE);
        icc.write(Icc.EOIR0, GROUP0);
        machine.enter(0, SecurityState.NON_SECURE);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0x20);
        icc.end(OPEN);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xFF);
    }

    @Test
    @DisplayName("GIC-030 non-secure software moves the mask within its half, or not at all")
    void priorityMask() {
        assertThat(icc.read(Icc.PMR)).isEqualTo(0xF0);
        icc.write(Icc.PMR, 0);
        machine.enter(0, SecurityState.MONITOR);
        assertThat(icc.read(Icc.PMR)).isEqualTo(0x80);
        machine.enter(0, SecurityState.NON_SECURE);
        icc.write(Icc.PMR, 0x90); // 0x80 is within its half
        machine.enter(0, SecurityState.MONITOR);
        assertThat(icc.read(Icc.PMR)).isEqualTo(0xC8);
        icc.write(Icc.PMR, 0x48);
        machine.enter(0, SecurityState.NON_SECURE);
        assertThat(icc.read(Icc.PMR)).isZero();
        icc.write(Icc.PMR, 0xFF);
        machine.enter(0, SecurityState.MONITOR);
        assertThat(icc.read(Icc.PMR)).isEqualTo(0x48);
        pend(SECURE);
        signalled(false, false);
        pend(GROUP0);
        signalled(false, true);
    }

    @Test
    @DisplayName("GIC-037 each state has its own Group 1 enable, and EL3 both")
    void groupEnables() {
        icc.write(Icc.IGRPEN1, 0);
        machine.enter(0, SecurityState.MONITOR);
        assertThat(icc.read(Icc.IGRPEN1_EL3)).isEqualTo(2);
        assertThat(icc.read(Icc.IGRPEN1)).isOne();
        machine.enter(0, SecurityState.SECURE);
        assertThat(icc.read(Icc.IGRPEN1)).isOne();
        pend(OPEN);
        signalled(false, false);
        pend(SECURE);
        signalled(true, false);
        icc.write(Icc.IGRPEN1, 0);
        signalled(false, false);
    }

    @Test
    @DisplayName("GIC-048 Secure Group 1 has the binary point minimum of Group 0")
    void binaryPoints() {
        assertThat(icc.read(Icc.BPR1)).isEqualTo(3);
        machine.enter(0, SecurityState.MONITOR);
        icc.write(Icc.BPR1, 0);
        assertThat(icc.read(Icc.BPR1)).isEqualTo(2);
        icc.write(Icc.BPR1, 6);
        assertThat(icc.read(Icc.BPR1)).isEqualTo(6);
        machine.enter(0, SecurityState.NON_SECURE);
        assertThat(icc.read(Icc.BPR1)).isEqualTo(3);
    }

    @Test
    @DisplayName("GIC-049 with two security states sharing the binary point is EL3's to decide")
    void commonBinaryPoint() {
        for (SecurityState state : SecurityState.values()) {
            machine.enter(0, state);
            icc.write(Icc.CTLR, 1);
            assertThat(icc.read(Icc.CTLR) & 1).as("CBPR in %s", state).isZero();
        }
        icc.write(Icc.CTLR_EL3, 3);
        icc.write(Icc.BPR0, 4);
        for (SecurityState state : SecurityState.values()) {
            machine.enter(0, state);
            assertThat(icc.read(Icc.CTLR) & 1).isOne();
        }
        machine.enter(0, SecurityState.NON_SECURE);
        assertThat(icc.read(Icc.BPR1)).isEqualTo(5);
        icc.write(Icc.BPR1, 7);
        machine.enter(0, SecurityState.SECURE);
        assertThat(icc.read(Icc.BPR1)).isEqualTo(4);
        icc.write(Icc.BPR1, 5);
        assertThat(icc.read(Icc.BPR0)).isEqualTo(5);
    }

    @Test
    @DisplayName("GIC-053 each state has its own mode of ending")
    void endModes() {
        icc.write(Icc.CTLR, EOI_MODE);
        machine.enter(0, SecurityState.SECURE);
        assertThat(icc.read(Icc.CTLR) & EOI_MODE).isZero();
        machine.enter(0, SecurityState.MONITOR);
        assertThat(icc.read(Icc.CTLR_EL3) >>> 2 & 7).isEqualTo(4);
        icc.write(Icc.CTLR_EL3, 1 << 3);
        machine.enter(0, SecurityState.SECURE);
        assertThat(icc.read(Icc.CTLR) & EOI_MODE).isEqualTo(EOI_MODE);
        pend(SECURE);
        icc.acknowledge();
        icc.end(SECURE);
        assertThat(machine.readSecure(GicMachine.GICD + 0x304)).isEqualTo(0x200);
        icc.write(Icc.DIR, SECURE);
        assertThat(machine.readSecure(GicMachine.GICD + 0x304)).isZero();
    }

    @Test
    @DisplayName("GIC-053 the monitor ends either Group 1, secure software its own")
    void endsOfTheMonitor() {
        for (int intid : new int[] {OPEN, SECURE}) {
            pend(intid);
            machine.enter(0, SecurityState.MONITOR);
            assertThat(icc.acknowledge()).isEqualTo(intid);
            icc.end(intid);
            assertThat(icc.read(Icc.RPR)).isEqualTo(0xFF);
            assertThat(machine.readSecure(GicMachine.GICD + 0x304)).isZero();
        }
        assertThat(machine.complaints(TracePoint.GIC_NOT_ACTIVE)).isZero();

        pend(OPEN);
        icc.acknowledge();
        machine.enter(0, SecurityState.SECURE);
        icc.end(OPEN);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0x90);
        assertThat(machine.complaints(TracePoint.GIC_NOT_ACTIVE)).isOne();
    }

    @Test
    @DisplayName("GIC-053 non-secure software deactivates its own interrupts only")
    void deactivation() {
        machine.writeSecure(GicMachine.GICD + 0x304, 0x700);
        icc.write(Icc.CTLR, EOI_MODE);
        for (int intid = GROUP0; intid <= OPEN; intid++) {
            icc.write(Icc.DIR, intid);
        }
        assertThat(machine.readSecure(GicMachine.GICD + 0x304)).isEqualTo(0x300);
        assertThat(machine.complaints(TracePoint.GIC_NOT_ACTIVE)).isEqualTo(2);

        icc.write(Icc.CTLR, 0);
        icc.write(Icc.DIR, OPEN);
        assertThat(machine.complaints(TracePoint.GIC_DEACTIVATE_UNSPLIT)).isOne();
        pend(OPEN);
        assertThat(icc.acknowledge()).isEqualTo(OPEN);
        icc.end(SECURE);
        assertThat(machine.readSecure(GicMachine.GICD + 0x304) & 0x300).isEqualTo(0x300);
        machine.enter(0, SecurityState.MONITOR);
        icc.write(Icc.CTLR_EL3, 1 << 2);
        icc.write(Icc.DIR, GROUP0);
        icc.write(Icc.DIR, SECURE);
        assertThat(machine.readSecure(GicMachine.GICD + 0x304) & 0x300).isZero();
    }

    @Test
    @DisplayName("GIC-056 an SGI is sent to the group its register names, in the sender's state")
    void sgis() {
        long frame = machine.gicr(1) + SGI_FRAME;
        machine.writeSecure(frame + 0x80, 0xFF00); // 0 to 3 Group 0, 4 to 7 secure, 8 on open
        machine.writeSecure(frame + 0xD00, 0xF0);
        machine.enter(0, SecurityState.MONITOR);
        int[] registers = {Icc.SGI0R, Icc.SGI1R, Icc.ASGI1R};
        long[][] received = {{1 << 2, 0, 0}, {1 << 2, 1 << 5, 0}, {0, 0, 1 << 9}};
        receives(registers, received);

        machine.enter(0, SecurityState.NON_SECURE);
        receives(registers, new long[][] {{0, 0, 0}, {0, 0, 1 << 9}, {0, 0, 0}});
        machine.writeSecure(frame + 0xE00, 0x0000_0555); // Group 0 ones may be sent
        receives(registers, new long[][] {{1 << 2, 0, 0}, {0, 0, 1 << 9}, {1 << 2, 0, 0}});
        machine.writeSecure(frame + 0xE00, 0x0000_0AAA); // and Secure Group 1 ones
        receives(registers, new long[][] {{1 << 2, 0, 0}, {0, 0, 1 << 9}, {1 << 2, 1 << 5, 0}});
    }

    private void receives(int[] registers, long[][] expected) {
        long frame = machine.gicr(1) + SGI_FRAME;
        long[] intids = {2, 5, 9};
        for (int register = 0; register < 3; register++) {
            for (int i = 0; i < 3; i++) {
                icc.write(registers[register], intids[i] << 24 | 2);
                machine.settle();
                assertThat(machine.readSecure(frame + 0x200))
                        .as("register %d, SGI %d", register, intids[i])
                        .isEqualTo(expected[register][i]);
                machine.writeSecure(frame + 0x280, 0xFFFF);
            }
        }
    }

    @Test
    @DisplayName("GIC-086 with two security states LPIs have non-secure priorities, or as written")
    void lpiPriorities() {
        machine.configureLpi(LPI, 0x41);
        machine.openLpis();
        machine.sendLpi(0, LPI);
        assertThat(icc.acknowledge()).isEqualTo(LPI);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0x40);
        machine.enter(0, SecurityState.MONITOR);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xA0);

        Gicv3Config config =
                Gicv3Config.of(8)
                        .withTwoSecurityStates()
                        .withLpis()
                        .with(GicBehaviour.ARCHITECTURE.with(TwoStatePriority.AS_WRITTEN));
        try (GicMachine other = GicMachine.atReset(1, config)) {
            openAll(other);
            other.configureLpi(LPI, 0x41);
            other.openLpis();
            other.sendLpi(0, LPI);
            other.icc(0).acknowledge();
            other.enter(0, SecurityState.MONITOR);
            assertThat(other.icc(0).read(Icc.RPR)).isEqualTo(0x40);
        }
    }

    @Test
    @DisplayName("GIC-036 each group has its own enable at the distributor")
    void distributorEnables() {
        machine.enter(0, SecurityState.MONITOR);
        for (int group = 0; group < 3; group++) {
            pend(GROUP0 + group);
        }
        long[] enables = {1, 4, 2};
        int[] best = {GROUP0, SECURE, OPEN};
        for (int i = 0; i < 3; i++) {
            machine.writeSecure(GicMachine.GICD, enables[i]);
            signalled(false, true);
            int register = i == 0 ? Icc.HPPIR0 : Icc.HPPIR1;
            assertThat(icc.read(register)).isEqualTo(best[i]);
        }
        machine.writeSecure(GicMachine.GICD, 0);
        signalled(false, false);
    }
}
