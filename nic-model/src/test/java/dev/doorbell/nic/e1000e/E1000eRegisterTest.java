package dev.doorbell.nic.e1000e;

import static dev.doorbell.nic.e1000e.E1000eBench.CTRL;
import static dev.doorbell.nic.e1000e.E1000eBench.CTRL_EXT;
import static dev.doorbell.nic.e1000e.E1000eBench.EECD;
import static dev.doorbell.nic.e1000e.E1000eBench.EERD;
import static dev.doorbell.nic.e1000e.E1000eBench.EEWR;
import static dev.doorbell.nic.e1000e.E1000eBench.IMS;
import static dev.doorbell.nic.e1000e.E1000eBench.ITR;
import static dev.doorbell.nic.e1000e.E1000eBench.IVAR;
import static dev.doorbell.nic.e1000e.E1000eBench.LSC;
import static dev.doorbell.nic.e1000e.E1000eBench.RDH;
import static dev.doorbell.nic.e1000e.E1000eBench.STATUS;
import static dev.doorbell.nic.e1000e.E1000eBench.SWSM;
import static dev.doorbell.nic.e1000e.E1000eBench.TIDV;
import static dev.doorbell.nic.e1000e.E1000eBench.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.reg.Access;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Registers one by one: resets, bits that stick, side effects, other ways to them. */
class E1000eRegisterTest {
    /** Those that do more than keep what is written, so that writing and reading tells nothing. */
    private static final Set<E1000eRegister> WITH_EFFECTS =
            EnumSet.of(
                    E1000eRegister.CTRL,
                    E1000eRegister.STATUS,
                    E1000eRegister.EECD,
                    E1000eRegister.EERD,
                    E1000eRegister.EEWR,
                    E1000eRegister.MDIC,
                    E1000eRegister.RXDCTL,
                    E1000eRegister.ICR,
                    E1000eRegister.ICS,
                    E1000eRegister.SWSM);

    @ParameterizedTest
    @EnumSource(E1000eRegister.class)
    @DisplayName("a register that only keeps has its reset, then the bits written that it has")
    void keepsItsBits(E1000eRegister register) {
        boolean keeps = register.row().access() == Access.READ_WRITE;
        if (!keeps || WITH_EFFECTS.contains(register)) {
            return;
        }
        try (E1000eBench bench = new E1000eBench()) {
            int last = register.row().count() - 1;
            for (int index : last == 0 ? new int[] {0} : new int[] {0, last}) {
                int offset = (int) register.row().offset() + index * register.row().stride();
                long reset = bench.read(offset);
                if (register != E1000eRegister.RA) {
                    assertThat(reset).isEqualTo(register.reset() & 0xFFFF_FFFFL);
                }
                for (int value : new int[] {-1, 0x5A5A_5A5A, 0}) {
                    bench.write(offset, value & 0xFFFF_FFFFL);
                    long kept = register.written((int) reset, value) & 0xFFFF_FFFFL;
                    assertThat(bench.read(offset)).as("%s = %x", register, value).isEqualTo(kept);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0x0040, 0x5400", "0x00BC, 0x547C", "0x0108, 0x2820", "0x0110, 0x2800", "0x0114, 0x2804",
        "0x0118, 0x2808", "0x0120, 0x2810", "0x0128, 0x2818", "0x0160, 0x2168", "0x0168, 0x2160",
        "0x0420, 0x3800", "0x0424, 0x3804", "0x0428, 0x3808", "0x0430, 0x3810", "0x0438, 0x3818",
        "0x0440, 0x3820", "0x0600, 0x5600", "0x07FC, 0x57FC", "0x8000, 0x2410", "0x8008, 0x2418",
        "0x8010, 0x3410", "0x8018, 0x3418"
    })
    @DisplayName("an older offset reaches the same register")
    void olderOffsets(String older, String offset) {
        try (E1000eBench bench = new E1000eBench()) {
            bench.write(Integer.decode(older), 0x1280);
            assertThat(bench.read(Integer.decode(offset))).isEqualTo(0x1280);
            assertThat(bench.read(Integer.decode(older))).isEqualTo(0x1280);
        }
    }

    @Test
    @DisplayName("narrow accesses are refused; QEMU: they reach the low bits")
    void narrowAccesses() {
        try (E1000eBench bench = new E1000eBench()) {
            assertThat(bench.read(STATUS, 1)).isZero();
            bench.write(IMS, 1, 4);
            assertThat(bench.read(IMS)).isZero();
            assertThat(bench.complaints(TracePoint.REGISTER_WIDTH)).isEqualTo(2);
        }
        try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU)) {
            assertThat(bench.read(STATUS + 1, 1)).isEqualTo(0x83);
            bench.write(IMS, 1, 4);
            assertThat(bench.read(IMS)).isEqualTo(4);
        }
    }

    @Test
    @DisplayName("a wide access reaches two registers")
    void wideAccesses() {
        try (E1000eBench bench = new E1000eBench()) {
            bench.write(0x5208, 8, 0x1122_3344_5566_7788L);
            assertThat(bench.read(0x5208)).isEqualTo(0x5566_7788L);
            assertThat(bench.read(0x520C)).isEqualTo(0x1122_3344L);
            assertThat(bench.read(0x5208, 8)).isEqualTo(0x1122_3344_5566_7788L);
        }
    }

    @Test
    @DisplayName("CTRL_DUP writes CTRL and reads as zero")
    void duplicateOfControl() {
        try (E1000eBench bench = new E1000eBench()) {
            bench.write(4, 0x4014_0240L);
            assertThat(bench.read(CTRL)).isEqualTo(0x4014_0240L);
            assertThat(bench.read(4)).isZero();
        }
    }

    @Test
    @DisplayName("CTRL.RST resets every register, forgets frames under way, keeps the PHY's")
    void resetResetsEverything() {
        try (E1000eBench bench = new E1000eBench().receiving(8)) {
            for (int i = 0; i < 8; i++) {
                bench.arrives(frame(100));
            }
            assertThat(bench.card.residentFrames()).isEqualTo(1);
            bench.phyWrite(4, 0x1E1);
            bench.write(IMS, LSC);
            bench.write(ITR, 5);
            bench.write(IVAR, 7);
            bench.write(0x5400, 0);
            bench.writeAndSettle(CTRL, 1 << 26);
            assertThat(bench.read(CTRL)).isEqualTo(0x0014_0241L);
            assertThat(bench.read(IMS)).isZero();
            assertThat(bench.read(ITR)).isZero();
            assertThat(bench.read(IVAR)).isZero();
            assertThat(bench.read(RDH)).isZero();
            assertThat(bench.read(0x5400)).isEqualTo(0x1200_5452L);
            assertThat(bench.phyRead(4)).isEqualTo(0x1E1);
            assertThat(bench.card.residentFrames()).isZero();
            assertThat(bench.dropped(DropReason.DEVICE_NOT_READY)).isEqualTo(1);
            bench.assertConserved();
        }
    }

    @Test
    @DisplayName("QEMU: CTRL.RST gives the receive address back and resets nothing else")
    void qemuResetResetsLittle() {
        try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU)) {
            bench.write(IMS, LSC);
            bench.write(0x5400, 0);
            bench.write(CTRL, 0x0414_0240L);
            assertThat(bench.read(IMS)).isEqualTo(LSC);
            assertThat(bench.read(CTRL)).isEqualTo(0x0014_0240L);
            assertThat(bench.read(0x5400)).isEqualTo(0x1200_5452L);
        }
    }

    @Test
    @DisplayName("a reset of the function resets configuration, card and PHY")
    void functionReset() {
        try (E1000eBench bench = new E1000eBench().useMsix()) {
            bench.phyWrite(4, 0x1E1);
            bench.write(IMS, LSC);
            bench.card.function().reset();
            assertThat(bench.config(4, 2)).isZero();
            assertThat(bench.config(E1000eBench.MSIX + 2, 2)).isEqualTo(4);
            bench.card.function().assignBar(0, E1000eBench.WINDOW);
            bench.setConfig(4, 2, 7);
            assertThat(bench.read(IMS)).isZero();
            assertThat(bench.phyRead(4)).isEqualTo(0xDE1);
        }
    }

    @Test
    @DisplayName("SWSM: who reads a zero has the semaphore, until it is written back")
    void semaphore() {
        try (E1000eBench bench = new E1000eBench()) {
            assertThat(bench.read(SWSM)).isEqualTo(1);
            bench.write(SWSM, 0);
            assertThat(bench.read(SWSM)).isZero();
            assertThat(bench.read(SWSM)).isEqualTo(1);
            bench.write(SWSM, 2);
            assertThat(bench.read(SWSM)).isEqualTo(2);
            assertThat(bench.read(SWSM)).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("EERD reads words that sum up right; words beyond the last are never done")
    void eepromReads() {
        try (E1000eBench bench = new E1000eBench()) {
            int sum = 0;
            for (int word = 0; word < 64; word++) {
                bench.writeAndSettle(EERD, word << 2 | 1);
                long answer = bench.read(EERD);
                assertThat(answer & 0xFFFF).isEqualTo(word << 2 | 2);
                sum += (int) (answer >>> 16);
            }
            assertThat(sum & 0xFFFF).isEqualTo(0xBABA);
            bench.writeAndSettle(EERD, 64 << 2 | 1);
            assertThat(bench.read(EERD)).isEqualTo(64 << 2);
        }
    }

    @Test
    @DisplayName("EEWR writes a word and tells in itself; QEMU: in EERD")
    void eepromWrites() {
        try (E1000eBench bench = new E1000eBench()) {
            bench.writeAndSettle(EEWR, 0xBEEF_0000L | 5 << 2 | 1);
            assertThat(bench.read(EEWR)).isEqualTo(0xBEEF_0000L | 5 << 2 | 2);
            bench.writeAndSettle(EERD, 5 << 2 | 1);
            assertThat(bench.read(EERD)).isEqualTo(0xBEEF_0000L | 5 << 2 | 2);
        }
        try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU)) {
            bench.writeAndSettle(EEWR, 0xBEEF_0000L | 5 << 2 | 1);
            assertThat(bench.read(EEWR)).isEqualTo(2);
            assertThat(bench.read(EERD)).isEqualTo(0xBEEF_0000L | 5 << 2 | 2);
        }
    }

    @Test
    @DisplayName("EECD grants its pins to who asks; QEMU: nobody gets them")
    void eepromPins() {
        try (E1000eBench bench = new E1000eBench()) {
            bench.write(EECD, 0x40);
            assertThat(bench.read(EECD)).isEqualTo(0x3C0);
            bench.write(EECD, 0x80);
            assertThat(bench.read(EECD)).isEqualTo(0x300);
        }
        try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU)) {
            bench.write(EECD, 0x40);
            assertThat(bench.read(EECD)).isEqualTo(0x340);
        }
    }

    @Test
    @DisplayName("an EEPROM word takes its time where the profile says so")
    void eepromTakesTime() {
        TimingProfile profile = TimingProfile.named("bare-metal-cortex-a72");
        try (E1000eBench bench = new E1000eBench(profile, DeviceBehaviour.SPECIFICATION)) {
            bench.writeAndSettle(EERD, 1);
            assertThat(bench.read(EERD) & 2).isZero();
            bench.pass(100_000);
            assertThat(bench.read(EERD)).isEqualTo(0x5452_0002L);
        }
    }

    @Test
    @DisplayName("TIDV reads as written; QEMU: as zero")
    void transmitDelayReads() {
        try (E1000eBench bench = new E1000eBench()) {
            bench.write(TIDV, 8);
            assertThat(bench.read(TIDV)).isEqualTo(8);
        }
        try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU)) {
            bench.write(TIDV, 8);
            assertThat(bench.read(TIDV)).isZero();
        }
    }

    @Test
    @DisplayName("self-clearing bits of CTRL_EXT read as zero")
    void selfClearingBits() {
        try (E1000eBench bench = new E1000eBench()) {
            bench.write(CTRL_EXT, -1);
            assertThat(bench.read(CTRL_EXT)).isEqualTo(0xFFFF_CFFFL);
        }
    }

    @Test
    @DisplayName("holes and registers that are not modelled read as zero, and are named")
    void holesAreNamed() {
        try (E1000eBench bench = new E1000eBench()) {
            assertThat(bench.read(0x1_F000)).isZero();
            bench.write(0x1_F000, 1);
            assertThat(bench.complaints(TracePoint.REGISTER_HOLE)).isEqualTo(2);
            assertThat(bench.read(0x5B58)).isZero();
            assertThat(bench.complaints(TracePoint.REGISTER_UNMODELLED)).isEqualTo(1);
            bench.write(0x5B54, 1);
            assertThat(bench.complaints(TracePoint.REGISTER_READ_ONLY)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("the flash window reads as ones, since there is no flash")
    void flashIsAbsent() {
        try (E1000eBench bench = new E1000eBench()) {
            assertThat(bench.bus(E1000eBench.FLASH_WINDOW + 4, 4)).isEqualTo(0xFFFF_FFFFL);
        }
    }

    @Test
    @DisplayName("the I/O registers reach every other register")
    void ioReachesRegisters() {
        try (E1000eBench bench = new E1000eBench()) {
            BusTarget io = Objects.requireNonNull(bench.card.function().barTarget(2));
            io.write(0, 4, IMS, 0);
            io.write(4, 4, LSC, 0);
            assertThat(bench.read(IMS)).isEqualTo(LSC);
            assertThat(io.read(4, 4, 0)).isEqualTo(LSC);
            assertThat(io.read(0, 4, 0)).isEqualTo(IMS);
            io.write(0, 4, 0x2_0000, 0);
            io.write(4, 4, -1, 0);
            assertThat(io.read(4, 4, 0)).as("beyond the registers").isZero();
        }
    }

    @Test
    @DisplayName("capabilities are where the 82574L has them, in its order")
    void capabilities() {
        try (E1000eBench bench = new E1000eBench()) {
            assertThat(bench.config(0, 4)).isEqualTo(0x10D3_8086L);
            assertThat(bench.config(8, 4)).isEqualTo(0x0200_0000L);
            assertThat(bench.config(0x34, 1)).isEqualTo(0xC8);
            assertThat(bench.config(0xC8, 4)).isEqualTo(0x0022_D001L);
            assertThat(bench.config(0xD0, 4)).isEqualTo(0x0080_E005L);
            assertThat(bench.config(0xE0, 4)).isEqualTo(0x0091_A010L);
            assertThat(bench.config(0xA0, 4)).isEqualTo(0x0004_0011L);
            assertThat(bench.config(0xA4, 4)).isEqualTo(3);
            assertThat(bench.config(0xA8, 4)).isEqualTo(0x2003);
            assertThat(bench.config(0x100, 4)).isEqualTo(0x1402_0001L);
            assertThat(bench.config(0x140, 4)).isEqualTo(0x0001_0003L);
            assertThat(bench.config(0x144, 4)).isEqualTo(0xFF12_3456L);
            assertThat(bench.config(0x148, 4)).isEqualTo(0x5254_00FFL);
        }
    }

    @Test
    @DisplayName("four windows: 128 KiB, 128 KiB, 32 bytes of I/O, 16 KiB")
    void windows() {
        try (E1000eBench bench = new E1000eBench()) {
            PciFunction function = bench.card.function();
            assertThat(
                            new long[] {
                                function.barSize(0),
                                function.barSize(1),
                                function.barSize(2),
                                function.barSize(3)
                            })
                    .containsExactly(0x2_0000, 0x2_0000, 32, 0x4000);
            assertThat(function.decodesIo(2)).isTrue();
        }
    }

    @Test
    @DisplayName("each choice has one constant that is QEMU's, and it is not the first")
    void choicesNameQemus() {
        for (Class<?> kind : E1000eChoice.class.getPermittedSubclasses()) {
            Object[] constants = kind.getEnumConstants();
            long qemus = Arrays.stream(constants).filter(c -> ((E1000eChoice) c).isQemu()).count();
            assertThat(qemus).as(kind.getSimpleName()).isEqualTo(1);
            assertThat(((E1000eChoice) constants[0]).isQemu()).isFalse();
        }
    }

    @Test
    @DisplayName("an address that has not six bytes is refused")
    void addressHasSixBytes() {
        TimingProfile profile = TimingProfile.named("ideal");
        try (Simulation simulation = Simulation.builder().time(profile.timeBase()).build()) {
            PcieLink link = new PcieLink(profile, profile.timeBase());
            assertThatThrownBy(
                            () ->
                                    new E1000e(
                                            simulation.parts(),
                                            profile,
                                            link,
                                            new Slot(1, 0),
                                            new byte[5],
                                            DeviceBehaviour.QEMU))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("expected 6");
        }
    }
}
