package dev.doorbell.gic.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.Icc;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.InterfaceChoice.OneOfN;
import dev.doorbell.sim.bus.Requester;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Numbered statements about who gets an interrupt: groups, routing, SGIs, PPIs, sleep. */
class RoutingTest {
    private static final int SPI = 40;
    private static final int NONE = 1023;
    private static final long ISPENDR = 0x200;
    private static final long SGI_FRAME = 0x1_0000;

    private final GicMachine machine = GicMachine.open(3);

    RoutingTest() {
        machine.open(SPI, true);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private Icc icc(int core) {
        return machine.icc(core);
    }

    private void sendSgi(int from, long value) {
        icc(from).write(Icc.SGI1R, value);
        machine.settle();
    }

    private void enablePrivate(int core, long bits) {
        machine.write(machine.gicr(core) + SGI_FRAME + 0x100, bits);
    }

    @Test
    @DisplayName("GIC-001 TYPER tells the SPIs there are and ignores writes")
    void distributorType() {
        long typer = machine.read(GicMachine.GICD + 4);
        machine.write(GicMachine.GICD + 4, 0);

        assertThat(32 * ((typer & 0x1F) + 1) - 32).isEqualTo(256);
        assertThat(machine.read(GicMachine.GICD + 4)).isEqualTo(typer);
    }

    @Test
    @DisplayName(
            "GIC-036 with the group disabled SPIs stay pending, and are signalled once enabled")
    void distributorGroup() {
        machine.write(GicMachine.GICD, 0);
        machine.pulse(SPI);
        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(machine.bit(ISPENDR, SPI)).isTrue();

        machine.write(GicMachine.GICD, 2);
        machine.settle();

        assertThat(machine.isSignalled(0)).isTrue();
    }

    @Test
    @DisplayName("GIC-036 disabling the group withdraws an SPI that is signalled")
    void distributorGroupWithdraws() {
        machine.pulse(SPI);
        assertThat(machine.isSignalled(0)).isTrue();

        machine.write(GicMachine.GICD, 0);
        machine.settle();

        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(icc(0).acknowledge()).isEqualTo(NONE);
        assertThat(machine.bit(ISPENDR, SPI)).isTrue();
    }

    @Test
    @DisplayName("GIC-037 a core that disables the group holds its own interrupts only")
    void coreGroup() {
        machine.open(SPI + 1, true);
        machine.route(SPI + 1, 1);
        icc(0).write(Icc.IGRPEN1, 0);

        machine.pulse(SPI);
        machine.pulse(SPI + 1);

        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(icc(0).acknowledge()).isEqualTo(NONE);
        assertThat(machine.isSignalled(1)).isTrue();
        icc(0).write(Icc.IGRPEN1, 1);
        assertThat(machine.isSignalled(0)).isTrue();
    }

    @Test
    @DisplayName("GIC-038 IROUTER of SPI 32 is at 0x6100, and writes below change no routing")
    void routerAddresses() {
        machine.bus().write(GicMachine.GICD + 0x6280, 8, 2, Requester.DEBUGGER);
        machine.open(80, true);
        machine.bus().write(GicMachine.GICD + 0x60F8, 8, 2, Requester.DEBUGGER);
        machine.open(32, true);

        machine.pulse(80);
        machine.pulse(32);

        assertThat(icc(2).acknowledge()).isEqualTo(80);
        assertThat(icc(2).acknowledge()).isEqualTo(NONE);
        assertThat(icc(0).acknowledge()).isEqualTo(32);
        assertThat(machine.read(GicMachine.GICD + 0x60F8)).isZero();
    }

    @Test
    @DisplayName("GIC-039 an SPI routed to nobody waits for a route")
    void routedToNobody() {
        machine.route(SPI, 0x0105);
        machine.pulse(SPI);
        for (int core = 0; core < 3; core++) {
            assertThat(machine.isSignalled(core)).isFalse();
        }
        assertThat(machine.bit(ISPENDR, SPI)).isTrue();

        machine.route(SPI, 2);
        machine.settle();

        assertThat(icc(2).acknowledge()).isEqualTo(SPI);
    }

    @Test
    @DisplayName("GIC-040 a pending SPI that is rerouted leaves the one core and reaches the other")
    void reroutedWhilePending() {
        machine.pulse(SPI);
        assertThat(machine.isSignalled(0)).isTrue();

        machine.route(SPI, 1);
        machine.settle();

        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(icc(0).acknowledge()).isEqualTo(NONE);
        assertThat(machine.isSignalled(1)).isTrue();
        assertThat(icc(1).acknowledge()).isEqualTo(SPI);
    }

    @Test
    @DisplayName("GIC-040 a rerouted SPI leaves the core though another one is pending there")
    void reroutedBesideAnother() {
        machine.open(SPI + 1, true);
        machine.setPriority(SPI + 1, 0xC0);
        machine.pulse(SPI);
        machine.pulse(SPI + 1);

        machine.route(SPI, 1);
        machine.settle();

        assertThat(icc(0).acknowledge()).isEqualTo(SPI + 1);
        assertThat(icc(1).acknowledge()).isEqualTo(SPI);
    }

    @Test
    void anSpiThatIsActiveElsewhereCanBeEndedAfterItWasRerouted() {
        machine.pulse(SPI);
        icc(0).acknowledge();
        machine.route(SPI, 1);
        machine.pulse(SPI);
        assertThat(machine.isSignalled(1)).isFalse();

        icc(0).end(SPI);
        machine.settle();

        assertThat(icc(1).acknowledge()).isEqualTo(SPI);
        assertThat(icc(0).acknowledge()).isEqualTo(NONE);
    }

    @Test
    @DisplayName("GIC-041 without 1-of-N routing IROUTER bit 31 reads zero")
    void noOneOfN() {
        try (GicMachine without =
                GicMachine.open(
                        1, Gicv3Config.of(8).with(GicBehaviour.ARCHITECTURE.with(OneOfN.ABSENT)))) {
            without.route(SPI, 0xFFFF_FFFF_FFFF_FFFFL);

            assertThat(without.read(GicMachine.GICD + 0x6000 + 8L * SPI)).isEqualTo(0x00FF_FFFFL);
            assertThat(without.read(GicMachine.GICD + 0x6004 + 8L * SPI)).isEqualTo(0xFFL);
            assertThat(without.read(GicMachine.GICD + 4) >>> 25 & 1).isOne();
        }
    }

    @Test
    @DisplayName("GIC-043 GICv2's registers are zero and ignore writes")
    void legacyRegisters() {
        for (long offset : new long[] {0x828, 0xF00, 0xF10, 0xF20}) {
            machine.write(GicMachine.GICD + offset, 0xFFFF_FFFFL);
            assertThat(machine.read(GicMachine.GICD + offset)).isZero();
        }
        machine.settle();
        for (int core = 0; core < 3; core++) {
            assertThat(machine.isSignalled(core)).isFalse();
        }
    }

    @Test
    @DisplayName("GIC-044 the first words of the distributor do not touch SGIs and PPIs")
    void firstWords() {
        for (long array : new long[] {0x80, 0x100, 0x200, 0x300}) {
            machine.write(GicMachine.GICD + array, 0xFFFF_FFFFL);
            assertThat(machine.read(GicMachine.GICD + array)).isZero();
        }
        machine.write(GicMachine.GICD + 0x400, 0xFFFF_FFFFL);
        assertThat(machine.read(GicMachine.GICD + 0x400)).isZero();

        assertThat(machine.read(machine.gicr(0) + SGI_FRAME + 0x100)).isZero();
        assertThat(machine.read(machine.gicr(0) + SGI_FRAME + 0x200)).isZero();
    }

    @Test
    @DisplayName("GIC-056 an SGI to oneself is delivered once")
    void sgiToSelf() {
        enablePrivate(1, 0xFFFF);
        sendSgi(1, 5L << 24 | 1 << 1);

        assertThat(icc(1).acknowledge()).isEqualTo(5);
        icc(1).end(5);
        assertThat(icc(1).drain()).isZero();
        assertThat(icc(0).drain()).isZero();
    }

    @Test
    @DisplayName("GIC-057 an SGI to all others reaches each of them once and not the sender")
    void sgiToAllOthers() {
        for (int core = 0; core < 3; core++) {
            enablePrivate(core, 0xFFFF);
        }
        sendSgi(1, 1L << 40 | 7L << 24 | 0xFFFF);

        assertThat(icc(0).drain()).isOne();
        assertThat(icc(1).drain()).isZero();
        assertThat(icc(2).drain()).isOne();
    }

    @Test
    @DisplayName("GIC-058 absent targets of an SGI are ignored, present ones receive it")
    void sgiToSomeAbsent() {
        for (int core = 0; core < 3; core++) {
            enablePrivate(core, 0xFFFF);
        }
        sendSgi(0, 3L << 24 | 0b1_1111_0100);
        sendSgi(0, 3L << 24 | 1L << 16 | 0xFFFF); // another cluster
        sendSgi(0, 3L << 24 | 1L << 44 | 0xFFFF); // another range of it

        assertThat(icc(0).drain()).isZero();
        assertThat(icc(1).drain()).isZero();
        assertThat(icc(2).drain()).isOne();
    }

    @Test
    @DisplayName("GIC-059 two sends before the acknowledge are one delivery")
    void sgisCollapse() {
        enablePrivate(2, 0xFFFF);
        sendSgi(0, 3L << 24 | 1 << 2);
        sendSgi(1, 3L << 24 | 1 << 2);

        assertThat(icc(2).drain()).isOne();
    }

    @Test
    @DisplayName("GIC-063 PPIs are each core's own")
    void privateInterrupts() {
        enablePrivate(0, 1 << 27);
        enablePrivate(1, 1 << 27);
        machine.write(machine.gicr(0) + SGI_FRAME + 0x200, 1 << 27);
        machine.settle();

        assertThat(machine.isSignalled(0)).isTrue();
        assertThat(machine.isSignalled(1)).isFalse();
        assertThat(machine.read(machine.gicr(1) + SGI_FRAME + 0x200)).isZero();
    }

    @Test
    @DisplayName("GIC-064 a redistributor is asleep at reset and signals nothing until woken")
    void sleep() {
        try (GicMachine fresh = GicMachine.atReset(1)) {
            assertThat(fresh.read(fresh.gicr(0) + 0x14)).isEqualTo(6);
            fresh.openAll();
            fresh.write(fresh.gicr(0) + 0x14, 2);
            fresh.open(SPI, true);
            fresh.pulse(SPI);
            assertThat(fresh.isSignalled(0)).isFalse();

            fresh.write(fresh.gicr(0) + 0x14, 0);
            fresh.settle();

            assertThat(fresh.read(fresh.gicr(0) + 0x14)).isZero();
            assertThat(fresh.isSignalled(0)).isTrue();
            fresh.write(fresh.gicr(0) + 0x14, 2);
            fresh.settle();
            assertThat(fresh.isSignalled(0)).isFalse();
        }
    }

    @Test
    @DisplayName("GIC-065 only the last redistributor says so, and their numbers are unique")
    void redistributorTypes() {
        for (int core = 0; core < 3; core++) {
            long typer = machine.bus().read(machine.gicr(core) + 8, 8, Requester.DEBUGGER);
            assertThat(typer >>> 4 & 1).isEqualTo(core == 2 ? 1 : 0);
            assertThat(typer >>> 8 & 0xFFFF).isEqualTo(core);
            assertThat(typer >>> 32).isEqualTo(core);
        }
    }

    @Test
    @DisplayName("GIC-066 the halves of a wide register are the whole")
    void halves() {
        long router = GicMachine.GICD + 0x6000 + 8L * SPI;
        machine.write(router, 0x0003_0201);
        machine.write(router + 4, 0x04);
        assertThat(machine.bus().read(router, 8, Requester.DEBUGGER)).isEqualTo(0x04_0003_0201L);

        machine.bus().write(router, 8, 0, Requester.DEBUGGER);
        assertThat(machine.read(router)).isZero();
        assertThat(machine.read(router + 4)).isZero();
        long typer = machine.gicr(2) + 8;
        assertThat(machine.bus().read(typer, 8, Requester.DEBUGGER))
                .isEqualTo(machine.read(typer) | machine.read(typer + 4) << 32);
    }

    @Test
    @DisplayName("GIC-067 reserved offsets read zero and ignore writes")
    void reservedOffsets() {
        for (long offset : new long[] {0x14, 0x70, 0xF30, 0x5000, 0x8000, 0xFF00}) {
            machine.write(GicMachine.GICD + offset, 0xFFFF_FFFFL);
            assertThat(machine.read(GicMachine.GICD + offset)).isZero();
        }
    }
}
