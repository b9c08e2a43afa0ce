package dev.doorbell.nic.e1000e;

import static dev.doorbell.nic.e1000e.E1000eBench.ALL_VECTORED;
import static dev.doorbell.nic.e1000e.E1000eBench.ASSERTED;
import static dev.doorbell.nic.e1000e.E1000eBench.CTRL_EXT;
import static dev.doorbell.nic.e1000e.E1000eBench.EIAC;
import static dev.doorbell.nic.e1000e.E1000eBench.IAC;
import static dev.doorbell.nic.e1000e.E1000eBench.IAM;
import static dev.doorbell.nic.e1000e.E1000eBench.ICR;
import static dev.doorbell.nic.e1000e.E1000eBench.ICS;
import static dev.doorbell.nic.e1000e.E1000eBench.IMC;
import static dev.doorbell.nic.e1000e.E1000eBench.IMS;
import static dev.doorbell.nic.e1000e.E1000eBench.IVAR;
import static dev.doorbell.nic.e1000e.E1000eBench.LSC;
import static dev.doorbell.nic.e1000e.E1000eBench.MSI;
import static dev.doorbell.nic.e1000e.E1000eBench.MSIX;
import static dev.doorbell.nic.e1000e.E1000eBench.OTHER;
import static dev.doorbell.nic.e1000e.E1000eBench.RXQ0;
import static dev.doorbell.nic.e1000e.E1000eBench.RXT0;
import static dev.doorbell.nic.e1000e.E1000eBench.TXDW;
import static dev.doorbell.nic.e1000e.E1000eBench.TXQ0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** From causes to interrupts in the three modes. */
class E1000eInterruptTest {
    private static final long IAME = 1L << 27;
    private static final long EIAME = 1L << 24;
    private static final long PBA_SUPPORT = 1L << 31;

    @Nested
    @DisplayName("by pin")
    class Pin {
        @Test
        @DisplayName("the pin is high while an enabled cause is pending, and no longer")
        void pinFollowsEnabledCauses() {
            try (E1000eBench bench = new E1000eBench()) {
                bench.writeAndSettle(ICS, LSC);
                assertThat(bench.isIntxHigh()).isFalse();
                bench.writeAndSettle(IMS, LSC);
                assertThat(bench.isIntxHigh()).isTrue();
                bench.writeAndSettle(IMC, LSC);
                assertThat(bench.isIntxHigh()).isFalse();
                bench.writeAndSettle(IMS, LSC);
                bench.writeAndSettle(ICR, LSC);
                assertThat(bench.isIntxHigh()).isFalse();
                assertThat(bench.read(ICS)).isZero();
            }
        }

        @Test
        @DisplayName("a read of ICR that finds an interrupt asserted clears every cause")
        void readOfAssertedClears() {
            try (E1000eBench bench = new E1000eBench()) {
                bench.write(IMS, LSC);
                bench.writeAndSettle(ICS, LSC | TXDW);
                assertThat(bench.read(ICR)).isEqualTo(ASSERTED | LSC | TXDW);
                assertThat(bench.isIntxHigh()).isFalse();
                assertThat(bench.read(ICR)).isZero();
            }
        }

        @Test
        @DisplayName("a read of ICR with other causes enabled than pending has no side effect")
        void readOfUnassertedKeeps() {
            try (E1000eBench bench = new E1000eBench()) {
                bench.write(IMS, LSC);
                bench.writeAndSettle(ICS, TXDW);
                assertThat(bench.read(ICR)).isEqualTo(TXDW);
                assertThat(bench.read(ICR)).isEqualTo(TXDW);
            }
        }

        @Test
        @DisplayName("a read of ICR with nothing enabled clears every cause")
        void readWithNothingEnabledClears() {
            try (E1000eBench bench = new E1000eBench()) {
                bench.writeAndSettle(ICS, TXDW);
                assertThat(bench.read(ICR)).isEqualTo(TXDW);
                assertThat(bench.read(ICR)).isZero();
            }
        }

        @Test
        @DisplayName("QEMU: bit 31 tells of any cause, and a read always clears")
        void qemuReadClears() {
            try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU)) {
                bench.write(IMS, LSC);
                bench.writeAndSettle(ICS, TXDW);
                assertThat(bench.read(ICR)).isEqualTo(ASSERTED | TXDW);
                assertThat(bench.read(ICR)).isZero();
            }
        }

        @Test
        @DisplayName("IAME: a read or a write of ICR that finds an interrupt asserted masks by IAM")
        void acknowledgementMasks() {
            try (E1000eBench bench = new E1000eBench()) {
                bench.write(CTRL_EXT, IAME);
                bench.write(IAM, LSC);
                bench.write(IMS, LSC | TXDW);
                bench.writeAndSettle(ICS, TXDW);
                assertThat(bench.read(ICR)).isEqualTo(ASSERTED | TXDW);
                assertThat(bench.read(IMS)).isEqualTo(TXDW);
                bench.writeAndSettle(IMS, LSC);
                bench.writeAndSettle(ICR, TXDW);
                assertThat(bench.read(IMS)).as("nothing was asserted").isEqualTo(LSC | TXDW);
                bench.writeAndSettle(ICS, TXDW);
                bench.writeAndSettle(ICR, TXDW);
                assertThat(bench.read(IMS)).isEqualTo(TXDW);
            }
        }

        @Test
        @DisplayName("every rise of the pin counts once, a cause that finds it high does not")
        void assertionsCount() {
            try (E1000eBench bench = new E1000eBench()) {
                bench.write(IMS, LSC | TXDW);
                bench.writeAndSettle(ICS, LSC);
                bench.writeAndSettle(ICS, TXDW);
                bench.writeAndSettle(ICR, -1);
                bench.writeAndSettle(ICS, LSC);
                assertThat(bench.read(IAC)).isEqualTo(2);
                assertThat(bench.read(IAC)).isZero();
            }
        }

        @Test
        @DisplayName("IMS takes only causes that there are, IMC and IMS show the mask")
        void maskHasCauses() {
            try (E1000eBench bench = new E1000eBench()) {
                bench.write(IMS, -1);
                assertThat(bench.read(IMS)).isEqualTo(0x01F7_82D7L);
                bench.write(IMC, 0x0100_0004);
                assertThat(bench.read(IMS)).isEqualTo(0x00F7_82D3L);
                assertThat(bench.read(IMC)).isZero();
            }
        }
    }

    @Nested
    @DisplayName("by MSI")
    class Message {
        @Test
        @DisplayName("each enabled cause is announced once, until it is cleared")
        void announcedOnce() {
            try (E1000eBench bench = new E1000eBench().useMsi()) {
                bench.write(IMS, LSC | TXDW);
                bench.writeAndSettle(ICS, LSC);
                bench.writeAndSettle(ICS, LSC);
                assertThat(bench.data()).containsExactly(0x40L);
                bench.writeAndSettle(ICS, TXDW);
                assertThat(bench.data()).hasSize(2);
                bench.read(ICR);
                bench.writeAndSettle(ICS, LSC);
                assertThat(bench.data()).hasSize(3);
                assertThat(bench.isIntxHigh()).isFalse();
            }
        }

        @Test
        @DisplayName("enabling a cause that is pending announces it")
        void enablingAnnounces() {
            try (E1000eBench bench = new E1000eBench().useMsi()) {
                bench.writeAndSettle(ICS, LSC);
                assertThat(bench.data()).isEmpty();
                bench.writeAndSettle(IMS, LSC);
                assertThat(bench.data()).hasSize(1);
            }
        }

        @Test
        @DisplayName(
                "enabling MSI lowers the pin and announces what is pending; disabling raises it")
        void modeChangeSettles() {
            try (E1000eBench bench = new E1000eBench()) {
                bench.write(IMS, LSC);
                bench.writeAndSettle(ICS, LSC);
                bench.useMsi();
                assertThat(bench.isIntxHigh()).isFalse();
                assertThat(bench.data()).hasSize(1);
                bench.setConfig(MSI + 2, 2, 0);
                assertThat(bench.isIntxHigh()).isTrue();
            }
        }

        @Test
        @DisplayName("QEMU: a change of mode waits for the next change of anything")
        void qemuModeChangeWaits() {
            try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU)) {
                bench.write(IMS, LSC);
                bench.writeAndSettle(ICS, LSC);
                bench.useMsi();
                assertThat(bench.data()).isEmpty();
                bench.setConfig(MSI + 2, 2, 0);
                assertThat(bench.isIntxHigh()).isFalse();
                bench.pass(200_000);
                bench.writeAndSettle(ICS, TXDW);
                assertThat(bench.isIntxHigh()).isTrue();
            }
        }

        @Test
        @DisplayName("without bus mastering no message leaves")
        void needsMastering() {
            try (E1000eBench bench = new E1000eBench().useMsi()) {
                bench.setMastering(false);
                bench.write(IMS, LSC);
                bench.writeAndSettle(ICS, LSC);
                assertThat(bench.data()).isEmpty();
            }
        }
    }

    @Nested
    @DisplayName("by MSI-X")
    class Vectors {
        @Test
        @DisplayName("each of the five causes sends the vector that IVAR gives it")
        void causesHaveVectors() {
            try (E1000eBench bench = new E1000eBench().useMsix()) {
                bench.write(IMS, ALL_VECTORED);
                bench.writeAndSettle(ICS, ALL_VECTORED);
                assertThat(bench.data()).containsExactly(0L, 1L, 2L, 3L, 4L);
                bench.writeAndSettle(ICR, -1);
                bench.write(IVAR, 0x0000_000B);
                bench.writeAndSettle(ICS, RXQ0 | TXQ0);
                assertThat(bench.data()).endsWith(4L, 3L).hasSize(6);
            }
        }

        @Test
        @DisplayName("an entry of IVAR that is not valid, or beyond the table, sends nothing")
        void badEntriesSendNothing() {
            try (E1000eBench bench = new E1000eBench().useMsix()) {
                bench.write(IMS, ALL_VECTORED);
                bench.write(IVAR, 0x000D_7F0E);
                bench.writeAndSettle(ICS, ALL_VECTORED);
                assertThat(bench.data()).isEmpty();
                assertThat(bench.read(ICS) & ALL_VECTORED).isEqualTo(ALL_VECTORED);
            }
        }

        @Test
        @DisplayName("a link change, and each of its kind, stands behind OTHER")
        void othersBecomeOther() {
            try (E1000eBench bench = new E1000eBench().useMsix()) {
                bench.write(IMS, OTHER);
                bench.writeAndSettle(ICS, LSC);
                assertThat(bench.data()).containsExactly(4L);
                assertThat(bench.read(ICS)).isEqualTo(ASSERTED | OTHER | LSC);
                bench.writeAndSettle(ICR, OTHER);
                assertThat(bench.read(ICS))
                        .as("its cause is there still")
                        .isEqualTo(ASSERTED | OTHER | LSC);
                bench.writeAndSettle(ICR, OTHER | LSC);
                assertThat(bench.read(ICS)).isZero();
                bench.writeAndSettle(ICS, RXT0 | TXDW);
                assertThat(bench.data()).hasSize(1);
            }
        }

        @Test
        @DisplayName("QEMU: writing OTHER clears what it stands for")
        void qemuOtherClears() {
            try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU).useMsix()) {
                bench.writeAndSettle(ICS, LSC | TXDW);
                bench.writeAndSettle(ICR, OTHER);
                assertThat(bench.read(ICS)).isEqualTo(ASSERTED | TXDW);
            }
        }

        @Test
        @DisplayName("EIAC: a message clears its cause, so that each one is announced")
        void autoClear() {
            try (E1000eBench bench = new E1000eBench().useMsix()) {
                bench.write(IMS, ALL_VECTORED);
                bench.write(EIAC, RXQ0);
                bench.writeAndSettle(ICS, RXQ0 | TXQ0);
                assertThat(bench.read(ICR)).isEqualTo(ASSERTED | TXQ0);
                assertThat(bench.read(IMS)).isEqualTo(ALL_VECTORED);
                bench.writeAndSettle(ICS, RXQ0);
                assertThat(bench.data()).containsExactly(0L, 2L, 0L);
            }
        }

        @Test
        @DisplayName("EIAME: a message disables its cause, if IAM has it")
        void autoMask() {
            try (E1000eBench bench = new E1000eBench().useMsix()) {
                bench.write(CTRL_EXT, EIAME);
                bench.write(IAM, RXQ0);
                bench.write(EIAC, RXQ0 | TXQ0);
                bench.write(IMS, ALL_VECTORED);
                bench.writeAndSettle(ICS, RXQ0 | TXQ0);
                assertThat(bench.read(IMS)).isEqualTo(ALL_VECTORED & ~RXQ0);
                bench.writeAndSettle(ICS, RXQ0);
                assertThat(bench.data()).containsExactly(0L, 2L);
                bench.writeAndSettle(IMS, RXQ0);
                assertThat(bench.data()).containsExactly(0L, 2L, 0L);
                assertThat(bench.read(IAM)).isEqualTo(RXQ0);
            }
        }

        @Test
        @DisplayName("QEMU: EIAC disables its cause, and EIAME takes it out of IAM")
        void qemuAutoMask() {
            try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU).useMsix()) {
                bench.write(CTRL_EXT, EIAME);
                bench.write(IAM, RXQ0 | TXQ0);
                bench.write(EIAC, RXQ0);
                bench.write(IMS, ALL_VECTORED);
                bench.writeAndSettle(ICS, RXQ0);
                assertThat(bench.read(IMS)).isEqualTo(ALL_VECTORED & ~RXQ0);
                assertThat(bench.read(IAM)).isEqualTo(TXQ0);
            }
        }

        @Test
        @DisplayName("a masked vector becomes pending, and PBA support lets enabling take it back")
        void enablingTakesPendingBack() {
            try (E1000eBench bench = new E1000eBench().useMsix()) {
                bench.write(IMS, RXQ0);
                bench.setVector(0, 12, 1);
                bench.writeAndSettle(ICS, RXQ0);
                assertThat(bench.pendingVectors()).isEqualTo(1);
                bench.writeAndSettle(IMS, RXQ0);
                assertThat(bench.pendingVectors()).isEqualTo(1);
                bench.write(CTRL_EXT, PBA_SUPPORT);
                bench.writeAndSettle(IMS, RXQ0);
                assertThat(bench.pendingVectors()).isZero();
                bench.setVector(0, 12, 0);
                assertThat(bench.data()).isEmpty();
            }
        }

        @Test
        @DisplayName("PBACLR takes pending vectors back")
        void pendingBitsCanBeCleared() {
            try (E1000eBench bench = new E1000eBench().useMsix()) {
                bench.write(IMS, ALL_VECTORED);
                bench.setConfig(MSIX + 2, 2, 0xC000);
                bench.writeAndSettle(ICS, ALL_VECTORED);
                assertThat(bench.pendingVectors()).isEqualTo(0x1F);
                bench.writeAndSettle(0x5B68, 0x0A);
                assertThat(bench.pendingVectors()).isEqualTo(0x15);
                bench.setConfig(MSIX + 2, 2, 0x8000);
                assertThat(bench.data()).containsExactly(0L, 2L, 4L);
            }
        }
    }
}
