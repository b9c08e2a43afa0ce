package dev.doorbell.gic.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.Blocker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Removes one obstacle after the other, and asks each time. */
class WhyNotTest {
    private static final int SPI = 40;

    private final Gicv2Machine machine = Gicv2Machine.atReset(2);

    @AfterEach
    void close() {
        machine.close();
    }

    private void expect(Blocker blocker, String words) {
        assertThat(machine.gic().whyNot(SPI).blocker()).isEqualTo(blocker);
        assertThat(machine.gic().whyNot(SPI).words()).contains(words);
    }

    @Test
    void anSpiFromItsWireToItsCore() {
        expect(Blocker.NOT_PENDING, "GICD_ISPENDR1 bit 8 is 0: level-sensitive");
        machine.drive(SPI, true);
        expect(Blocker.DISABLED, "GICD_ISENABLER1 bit 8 is 0");
        machine.writeBit(0x100, SPI);
        expect(Blocker.GROUP_NOT_FORWARDED, "GROUP0, which GICD_CTLR does not enable");
        machine.gicd(0, 0, 3);
        machine.writeBit(0x300, SPI);
        expect(Blocker.ACTIVE, "GICD_ISACTIVER1 bit 8 is 1");
        machine.writeBit(0x380, SPI);
        expect(Blocker.ROUTED_TO_NOBODY, "is 0x00, which does not name core 0");
        machine.setTargets(SPI, 2);
        expect(Blocker.GROUP_OFF, "GICC_CTLR of core 1 is 0x0");
        machine.gicc(1, 0, 3);
        expect(Blocker.PRIORITY_MASK, "priority 0x00 is not less than GICC_PMR of core 1, 0x00");
        machine.gicc(1, 4, 0xFF);
        expect(Blocker.NOTHING, "signalled to core 1");
        assertThat(machine.irq(1)).isTrue();
    }

    @Test
    void whatRunsAndWhatGoesFirst() {
        machine.openAll();
        machine.open(SPI, true);
        machine.open(SPI + 1, true);
        machine.setPriority(SPI + 1, 0x20);
        machine.pulse(SPI);
        machine.pulse(SPI + 1);
        expect(Blocker.LESS_URGENT, "INTID 41 goes first at core 0");

        machine.acknowledge(0);
        machine.settle();

        expect(Blocker.RUNNING_PRIORITY, "running priority of core 0, 0x20");
    }

    @Test
    void whatDoesNotExistAndWhatIsPrivate() {
        assertThat(machine.gic().whyNot(900).blocker()).isEqualTo(Blocker.NO_SUCH_INTERRUPT);
        assertThat(machine.gic().whyNotAt(1, 27).words())
                .contains("GICD_ISPENDR0 bit 27 of core 1 is 0");
    }
}
