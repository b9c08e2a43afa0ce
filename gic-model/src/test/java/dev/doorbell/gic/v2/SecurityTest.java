package dev.doorbell.gic.v2;

import static dev.doorbell.gic.v2.Gicv2Machine.GICC;
import static dev.doorbell.gic.v2.Gicv2Machine.GICD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.sim.bus.Requester;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The two views of a GICv2 with two security states. */
class SecurityTest {
    private static final int SECURE = Requester.secureCore(0);
    private static final int NON_SECURE = Requester.core(0);
    private static final int G0 = 40;
    private static final int G1 = 41;
    private static final int NONE = 1023;

    private final Gicv2Machine machine = new Gicv2Machine(2, GicBehaviour.ARCHITECTURE, true, 0);

    SecurityTest() {
        write(SECURE, GICD, 3);
        write(SECURE, GICC + 4, 0xFF);
        write(SECURE, GICC, 0xB);
        write(SECURE, GICD + 0x84, 1L << (G1 - 32));
        write(SECURE, GICD + 0xC08, 0x000A_0000);
        write(SECURE, GICD + 0x828, 0x0101);
        write(SECURE, GICD + 0x428, 0xA0_40);
        write(SECURE, GICD + 0x104, 0x300);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private long read(int requester, long address) {
        long value = machine.bus().read(address, 4, requester);
        machine.settle();
        return value;
    }

    private void write(int requester, long address, long value) {
        machine.bus().write(address, 4, value, requester);
        machine.settle();
    }

    @Test
    void typeSaysSo() {
        assertThat(read(NON_SECURE, GICD + 4) >>> 10 & 1).isOne();
    }

    @Test
    void nonSecureSoftwareHasGroup1sEnableOnly() {
        assertThat(read(NON_SECURE, GICD)).isEqualTo(1);

        write(NON_SECURE, GICD, 0);
        assertThat(read(SECURE, GICD)).isEqualTo(1);
        write(NON_SECURE, GICD, 3);

        assertThat(read(SECURE, GICD)).isEqualTo(3);
    }

    @Test
    @DisplayName("Group 0 interrupts read as zero and are not written by non-secure software")
    void groupZeroIsHidden() {
        long[] words = {0x84, 0x104, 0x184, 0x204, 0x284, 0x304, 0x384, 0x428, 0x828, 0xC08};
        write(SECURE, GICD + 0x204, 0x100);
        write(SECURE, GICD + 0x304, 0x100);
        for (long word : words) {
            write(NON_SECURE, GICD + word, 0);
        }
        assertThat(read(NON_SECURE, GICD + 0x84)).isZero();
        assertThat(read(NON_SECURE, GICD + 0x104)).isEqualTo(0x200);
        assertThat(read(NON_SECURE, GICD + 0x204)).isZero();
        assertThat(read(NON_SECURE, GICD + 0x304)).isZero();
        assertThat(read(NON_SECURE, GICD + 0xC08)).isZero();

        for (long word : words) {
            write(NON_SECURE, GICD + word, 0xFFFF_FFFFL);
        }

        assertThat(read(SECURE, GICD + 0x84)).isEqualTo(0x200);
        assertThat(read(SECURE, GICD + 0x104)).as("last written is ICENABLER").isEqualTo(0x100);
        assertThat(read(SECURE, GICD + 0x204)).isEqualTo(0x100);
        assertThat(read(SECURE, GICD + 0x304)).isEqualTo(0x100);
        assertThat(read(SECURE, GICD + 0x428)).isEqualTo(0xFF40);
        assertThat(read(SECURE, GICD + 0x828)).isEqualTo(0x0301);
        assertThat(read(SECURE, GICD + 0xC08)).isEqualTo(0x000A_0000);
    }

    @Test
    void nonSecurePrioritiesAreTheLowerHalf() {
        assertThat(read(NON_SECURE, GICD + 0x428)).isEqualTo(0x4000);

        machine.bus().write(GICD + 0x429, 1, 0xC0, NON_SECURE);
        assertThat(read(SECURE, GICD + 0x428)).isEqualTo(0xE040);
        write(SECURE, GICD + 0x42C, 0x1010_1010);
        write(SECURE, GICD + 0x84, 0xF200);
        machine.bus().write(GICD + 0x42D, 1, 0x20, NON_SECURE);

        assertThat(read(SECURE, GICD + 0x42C)).as("neighbours").isEqualTo(0x1010_9010);
    }

    @Test
    void nsacrGrantsStepByStep() {
        write(NON_SECURE, GICD + 0xE08, 0xFFFF_FFFFL);
        assertThat(read(SECURE, GICD + 0xE08)).isZero();
        write(NON_SECURE, GICD + 0x204, 0x100);
        assertThat(read(SECURE, GICD + 0x204)).isZero();

        write(SECURE, GICD + 0xE08, 1L << 16);
        write(NON_SECURE, GICD + 0x204, 0x100);
        assertThat(read(NON_SECURE, GICD + 0x204)).isEqualTo(0x100);
        write(NON_SECURE, GICD + 0x284, 0x100);
        assertThat(read(SECURE, GICD + 0x204)).isEqualTo(0x100);
        write(SECURE, GICD + 0xE08, 2L << 16);
        write(NON_SECURE, GICD + 0x284, 0x100);
        assertThat(read(SECURE, GICD + 0x204)).isZero();
        write(NON_SECURE, GICD + 0x828, 0x0103);
        assertThat(read(SECURE, GICD + 0x828)).isEqualTo(0x0101);
        write(SECURE, GICD + 0xE08, 3L << 16);
        write(NON_SECURE, GICD + 0x828, 0x0103);

        assertThat(read(SECURE, GICD + 0x828)).isEqualTo(0x0103);
        assertThat(read(NON_SECURE, GICD + 0xE08)).isZero();
    }

    @Test
    void sgisReachTheGroupThatIsMeant() {
        write(SECURE, GICD + 0x80, 1 << 5);
        write(NON_SECURE, GICD + 0xF00, 0x0001_0004);
        assertThat(read(SECURE, GICD + 0x200)).isZero();
        write(NON_SECURE, GICD + 0xF00, 0x0001_0005);
        write(SECURE, GICD + 0xF00, 0x0001_0006);
        write(SECURE, GICD + 0xF00, 0x0001_8007);

        assertThat(read(SECURE, GICD + 0x200)).isEqualTo(1 << 5 | 1 << 6);
        write(NON_SECURE, GICD + 0xF20, 0x0101_0101);
        write(NON_SECURE, GICD + 0xF14, 0xFFFF_FFFFL);
        assertThat(read(SECURE, GICD + 0x200)).isEqualTo(1 << 6);
        assertThat(read(NON_SECURE, GICD + 0xF24)).isZero();
    }

    @Test
    void eachSideAcknowledgesItsOwnGroup() {
        write(SECURE, GICD + 0x204, 0x100);
        assertThat(machine.fiq(0)).isTrue();
        assertThat(read(NON_SECURE, GICC + 0x18)).isEqualTo(NONE);
        assertThat(read(NON_SECURE, GICC + 0xC)).isEqualTo(NONE);
        assertThat(read(SECURE, GICC + 0xC)).isEqualTo(G0);
        assertThat(read(NON_SECURE, GICC + 0x14)).as("more urgent than all its own").isZero();
        write(NON_SECURE, GICC + 0x10, G0);
        assertThat(read(SECURE, GICC + 0x14)).isEqualTo(0x40);
        write(SECURE, GICC + 0x10, G0);

        write(NON_SECURE, GICD + 0x204, 0x200);
        assertThat(machine.irq(0)).isTrue();
        assertThat(read(SECURE, GICC + 0xC)).isEqualTo(1022);
        assertThat(read(NON_SECURE, GICC + 0xC)).isEqualTo(G1);
        assertThat(read(NON_SECURE, GICC + 0x14)).isEqualTo(0x40);
        assertThat(read(SECURE, GICC + 0x14)).isEqualTo(0xA0);
        write(NON_SECURE, GICC + 0x10, G1);

        assertThat(read(NON_SECURE, GICC + 0x14)).isEqualTo(0xFF);
    }

    @Test
    void eachSideHasItsOwnEndMode() {
        write(NON_SECURE, GICC, 0x201);
        assertThat(read(SECURE, GICC)).isEqualTo(0x40B);
        assertThat(read(NON_SECURE, GICC)).isEqualTo(0x201);
        write(SECURE, GICD + 0x204, 0x300);
        write(SECURE, GICC + 0x10, read(SECURE, GICC + 0xC));
        write(NON_SECURE, GICC + 0x10, read(NON_SECURE, GICC + 0xC));
        assertThat(read(SECURE, GICD + 0x304)).isEqualTo(0x200);
        write(SECURE, GICC + 0x1000, G1);
        assertThat(read(SECURE, GICD + 0x304)).isEqualTo(0x200);

        write(NON_SECURE, GICC + 0x1000, G1);

        assertThat(read(SECURE, GICD + 0x304)).isZero();
    }

    @Test
    void nonSecureSoftwareMovesTheMaskInItsOwnHalfOnly() {
        write(NON_SECURE, GICC + 4, 0x40);
        assertThat(read(SECURE, GICC + 4)).isEqualTo(0xA0);
        assertThat(read(NON_SECURE, GICC + 4)).isEqualTo(0x40);
        write(SECURE, GICC + 4, 0x70);

        write(NON_SECURE, GICC + 4, 0xFF);

        assertThat(read(SECURE, GICC + 4)).isEqualTo(0x70);
        assertThat(read(NON_SECURE, GICC + 4)).isZero();
    }

    @Test
    @DisplayName("GIC-049 with CBPR the non-secure binary point reads one more and is not written")
    void commonBinaryPoint() {
        write(NON_SECURE, GICC + 8, 4);
        assertThat(read(NON_SECURE, GICC + 8)).isEqualTo(4);
        assertThat(read(SECURE, GICC + 0x1C)).isEqualTo(4);
        assertThat(read(NON_SECURE, GICC + 0x1C)).isZero();
        write(SECURE, GICC + 8, 5);
        write(SECURE, GICC, 0x1B);

        write(NON_SECURE, GICC + 8, 2);
        write(NON_SECURE, GICC + 0x1C, 2);

        assertThat(read(NON_SECURE, GICC + 8)).isEqualTo(6);
        assertThat(read(SECURE, GICC + 0x1C)).isEqualTo(4);
        write(SECURE, GICC + 8, 7);
        assertThat(read(NON_SECURE, GICC + 8)).isEqualTo(7);
    }

    @Test
    void nonSecureSoftwareSeesItsHalfOfTheActivePriorities() {
        write(NON_SECURE, GICC + 0xD0, 5);
        write(NON_SECURE, GICC + 0xD8, 5);
        write(NON_SECURE, GICC + 0xE0, 5);

        assertThat(read(SECURE, GICC + 0xE8)).isEqualTo(5);
        assertThat(read(SECURE, GICC + 0xE0)).isZero();
        assertThat(read(SECURE, GICC + 0xD0)).isZero();
        assertThat(read(NON_SECURE, GICC + 0xD0)).isEqualTo(5);
        assertThat(read(NON_SECURE, GICC + 0xD8)).isZero();
        assertThat(read(NON_SECURE, GICC + 0xE8)).isZero();
    }

    @Test
    void theAliasesAreTheSecureSidesWayToGroup1() {
        write(SECURE, GICD + 0x204, 0x200);
        assertThat(read(NON_SECURE, GICC + 0x20)).isZero();
        assertThat(read(SECURE, GICC + 0x28)).isEqualTo(G1);

        assertThat(read(SECURE, GICC + 0x20)).isEqualTo(G1);
        write(NON_SECURE, GICC + 0x24, G1);
        assertThat(read(SECURE, GICC + 0x14)).isEqualTo(0xA0);
        write(SECURE, GICC + 0x24, G1);

        assertThat(read(SECURE, GICC + 0x14)).isEqualTo(0xFF);
    }
}
