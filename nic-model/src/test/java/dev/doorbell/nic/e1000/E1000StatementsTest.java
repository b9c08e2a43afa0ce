package dev.doorbell.nic.e1000;

import static dev.doorbell.nic.e1000.E1000Bench.BAM;
import static dev.doorbell.nic.e1000.E1000Bench.BROADCAST;
import static dev.doorbell.nic.e1000.E1000Bench.EERD;
import static dev.doorbell.nic.e1000.E1000Bench.EN;
import static dev.doorbell.nic.e1000.E1000Bench.EOP;
import static dev.doorbell.nic.e1000.E1000Bench.ICR;
import static dev.doorbell.nic.e1000.E1000Bench.ICS;
import static dev.doorbell.nic.e1000.E1000Bench.IFCS;
import static dev.doorbell.nic.e1000.E1000Bench.IMC;
import static dev.doorbell.nic.e1000.E1000Bench.IMS;
import static dev.doorbell.nic.e1000.E1000Bench.ITR;
import static dev.doorbell.nic.e1000.E1000Bench.LSC;
import static dev.doorbell.nic.e1000.E1000Bench.MDAC;
import static dev.doorbell.nic.e1000.E1000Bench.MDIC;
import static dev.doorbell.nic.e1000.E1000Bench.MPE;
import static dev.doorbell.nic.e1000.E1000Bench.MTA;
import static dev.doorbell.nic.e1000.E1000Bench.RAH;
import static dev.doorbell.nic.e1000.E1000Bench.RAL;
import static dev.doorbell.nic.e1000.E1000Bench.RCTL;
import static dev.doorbell.nic.e1000.E1000Bench.RDH;
import static dev.doorbell.nic.e1000.E1000Bench.RDLEN;
import static dev.doorbell.nic.e1000.E1000Bench.RDT;
import static dev.doorbell.nic.e1000.E1000Bench.RXDMT0;
import static dev.doorbell.nic.e1000.E1000Bench.RXO;
import static dev.doorbell.nic.e1000.E1000Bench.RXT0;
import static dev.doorbell.nic.e1000.E1000Bench.SECRC;
import static dev.doorbell.nic.e1000.E1000Bench.STATUS;
import static dev.doorbell.nic.e1000.E1000Bench.TCTL;
import static dev.doorbell.nic.e1000.E1000Bench.TDH;
import static dev.doorbell.nic.e1000.E1000Bench.TDLEN;
import static dev.doorbell.nic.e1000.E1000Bench.TDT;
import static dev.doorbell.nic.e1000.E1000Bench.TXDW;
import static dev.doorbell.nic.e1000.E1000Bench.TXQE;
import static dev.doorbell.nic.e1000.E1000Bench.UPE;
import static dev.doorbell.nic.e1000.E1000Bench.buffer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The numbered statements about the e1000, in their order. */
class E1000StatementsTest {
    private static final int ALL = 0x1_FEDF;

    private E1000Bench bench = new E1000Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private void useQemu() {
        bench.close();
        bench = new E1000Bench(DeviceBehaviour.QEMU);
    }

    @Test
    @DisplayName("E1000-001 a read of ICR returns the causes and clears them, also with IMS 0")
    void readingClears() {
        bench.write(ICS, LSC | RXT0);

        assertThat(bench.read(IMS)).isZero();
        assertThat(bench.read(ICR)).isEqualTo(LSC | RXT0);
        assertThat(bench.read(ICR)).isZero();
    }

    @Test
    @DisplayName("E1000-002 ones written to ICR clear those causes only")
    void onesClear() {
        bench.write(ICS, LSC | RXT0 | RXO);
        bench.write(ICR, RXT0);

        assertThat(bench.read(ICR)).isEqualTo(LSC | RXO);
    }

    @Test
    @DisplayName("E1000-003 ICS sets causes as hardware would")
    void software() {
        bench.write(IMS, RXDMT0);
        bench.write(ICS, RXDMT0);

        assertThat(bench.isIntxHigh()).isTrue();
        assertThat(bench.read(ICR)).isEqualTo(RXDMT0);
        assertThat(bench.isIntxHigh()).isFalse();
    }

    @Test
    @DisplayName("E1000-004 IMS sets mask bits, IMC clears them, zeros change nothing")
    void mask() {
        bench.write(IMS, 0x85);
        bench.write(IMS, 0x02);
        bench.write(IMS, 0);
        assertThat(bench.read(IMS)).isEqualTo(0x87);
        bench.write(IMC, 0x81);
        bench.write(IMC, 0);
        assertThat(bench.read(IMS)).isEqualTo(0x06);
        assertThat(bench.read(IMC)).isZero();
    }

    @Test
    @DisplayName("E1000-005 the wire is high if and only if a cause is enabled")
    void wire() {
        for (int bit = 0; bit < 17; bit++) {
            int cause = 1 << bit & ALL;
            bench.write(IMS, cause);
            bench.write(ICS, ALL & ~cause);
            assertThat(bench.isIntxHigh()).as("others than bit %d", bit).isFalse();
            bench.write(ICS, cause);
            assertThat(bench.isIntxHigh()).as("bit %d", bit).isEqualTo(cause != 0);
            bench.write(ICR, cause);
            assertThat(bench.isIntxHigh()).as("bit %d cleared", bit).isFalse();
            bench.write(IMC, ALL);
            bench.read(ICR);
        }
    }

    @Test
    @DisplayName("E1000-006 enabling a cause that is set raises the wire")
    void enabling() {
        bench.write(ICS, LSC);
        assertThat(bench.isIntxHigh()).isFalse();
        bench.write(IMS, LSC);
        assertThat(bench.isIntxHigh()).isTrue();
    }

    @Test
    @DisplayName("E1000-007 masking drops the wire and keeps the cause")
    void masking() {
        bench.write(IMS, LSC);
        bench.write(ICS, LSC);
        bench.write(IMC, LSC);

        assertThat(bench.isIntxHigh()).isFalse();
        assertThat(bench.read(ICR)).isEqualTo(LSC);
    }

    @Test
    @DisplayName("E1000-008 bit 31 of ICR stays 0")
    void noAssertedBit() {
        bench.write(IMS, -1);
        bench.write(ICS, ALL);

        assertThat(bench.isIntxHigh()).isTrue();
        assertThat(bench.read(ICR)).isEqualTo(ALL);
    }

    @Test
    @DisplayName("E1000-009 a received frame: data, status DD and EOP, head, RXT0")
    void receive() {
        bench.receiving(8);
        byte[] frame = E1000Bench.frame(100);
        bench.arrives(frame);

        assertThat(bench.bytesAt(buffer(0), 100)).isEqualTo(frame);
        assertThat(bench.receivedLength(0)).isEqualTo(100);
        assertThat(bench.receivedStatus(0)).isEqualTo(0x07); // not IP: checksums ignored
        assertThat(bench.read(RDH)).isEqualTo(1);
        assertThat(bench.read(ICR)).isEqualTo(RXT0);

        useQemu();
        bench.receiving(8);
        bench.pass(1_100_000_000);
        bench.arrives(frame);
        assertThat(bench.receivedStatus(0)).isEqualTo(0x07);
        assertThat(bench.read(ICR)).isEqualTo(RXT0);
    }

    @Test
    @DisplayName("E1000-010 RXDMT0 when free descriptors fall to the fraction of RDMTS")
    void threshold() {
        for (int fraction = 0; fraction < 3; fraction++) {
            bench.receiving(16, EN | SECRC | fraction << 8);
            int few = 16 >> (fraction + 1);
            for (int free = 14; free >= 0; free--) {
                bench.arrives(E1000Bench.frame(60));
                long expected = free == few ? RXT0 | RXDMT0 : RXT0;
                assertThat(bench.read(ICR)).as("%d free of %d", free, few).isEqualTo(expected);
            }
        }
    }

    @Test
    @DisplayName("E1000-011 with head = tail nothing is stored")
    void noDescriptor() {
        bench.receiving(8);
        bench.writeAndSettle(RDT, 0);
        bench.arrives(E1000Bench.frame(60));

        assertThat(bench.received(0)).isZero();
        assertThat(bench.bytesAt(buffer(0), 60)).containsOnly(0);
        assertThat(bench.read(RDH)).isZero();
        assertThat(bench.read(ICR)).isZero();
        bench.assertConserved();
    }

    @Test
    @DisplayName("E1000-012 a long frame spans descriptors, only the last has EOP")
    void spanning() {
        bench.receiving(8, EN | SECRC | 3 << 16); // buffers of 256 bytes
        byte[] frame = E1000Bench.frame(600);
        bench.arrives(frame);

        assertThat(bench.read(RDH)).isEqualTo(3);
        assertThat(bench.receivedLength(0)).isEqualTo(256);
        assertThat(bench.receivedLength(1)).isEqualTo(256);
        assertThat(bench.receivedLength(2)).isEqualTo(88);
        assertThat(bench.receivedStatus(0) & 3).isEqualTo(1);
        assertThat(bench.receivedStatus(1) & 3).isEqualTo(1);
        assertThat(bench.receivedStatus(2) & 3).isEqualTo(3);
        assertThat(bench.bytesAt(buffer(1), 256)).isEqualTo(Arrays.copyOfRange(frame, 256, 512));
        assertThat(bench.read(ICR)).isEqualTo(RXT0 | RXDMT0); // four of eight are left
    }

    @Test
    @DisplayName("E1000-013 without SECRC four more bytes are stored: the FCS")
    void keptFcs() {
        bench.receiving(8, EN);
        byte[] frame = E1000Bench.frame(64);
        bench.arrives(frame);
        CRC32 crc = new CRC32();
        crc.update(frame);

        assertThat(bench.receivedLength(0)).isEqualTo(68);
        assertThat(bench.memory().read(buffer(0) + 64, 4)).isEqualTo(crc.getValue());
    }

    @Test
    @DisplayName("E1000-014 unicast that matches no valid address is dropped, unless UPE")
    void unicast() {
        byte[] other = {0x52, 0x54, 0, 0x12, 0x34, 0x57};
        bench.receiving(8, EN | SECRC);
        bench.arrives(E1000Bench.frame(other, 60, 1));
        assertThat(bench.read(RDH)).isZero();
        bench.arrives(E1000Bench.frame(60));
        assertThat(bench.read(RDH)).isEqualTo(1);
        bench.write(RCTL, EN | SECRC | UPE);
        bench.arrives(E1000Bench.frame(other, 60, 1));
        assertThat(bench.read(RDH)).isEqualTo(2);
        bench.write(RCTL, EN | SECRC);
        bench.write(RAL + 8, 0x1200_5452);
        bench.write(RAH + 8, 0x5734); // not valid yet
        bench.arrives(E1000Bench.frame(other, 60, 1));
        assertThat(bench.read(RDH)).isEqualTo(2);
        bench.write(RAH + 8, 0x8000_5734L);
        bench.arrives(E1000Bench.frame(other, 60, 1));
        assertThat(bench.read(RDH)).isEqualTo(3);
    }

    @Test
    @DisplayName("E1000-015 broadcast passes with BAM, or with MPE as the group address it is")
    void broadcast() {
        int[] controls = {EN, EN | UPE, EN | BAM, EN | MPE};
        for (int i = 0; i < controls.length; i++) {
            bench.receiving(8, controls[i] | SECRC);
            bench.arrives(E1000Bench.frame(BROADCAST, 60, 1));
            assertThat(bench.read(RDH)).as("RCTL %x", controls[i]).isEqualTo(i < 2 ? 0 : 1);
        }
    }

    @Test
    @DisplayName(
            "E1000-016 a group address passes by the table's bit at the index from its last bytes")
    void group() {
        byte[] to = {0x01, 0x00, 0x5E, 0x12, 0x34, 0x56};
        int[] shifts = {4, 3, 2, 0};
        for (int offset = 0; offset < 4; offset++) {
            bench.receiving(8, EN | SECRC | offset << 12);
            int index = 0x5634 >> shifts[offset] & 0xFFF;
            int word = MTA + 4 * (index >> 5);
            bench.write(word, ~(1L << (index & 31)));
            bench.arrives(E1000Bench.frame(to, 60, 1));
            assertThat(bench.read(RDH)).isZero();
            bench.write(word, 1L << (index & 31));
            bench.arrives(E1000Bench.frame(to, 60, 1));
            assertThat(bench.read(RDH)).isEqualTo(1);
            bench.write(word, 0);
        }
    }

    @Test
    @DisplayName("E1000-017 lengths keep bits 19:7, heads and tails 16 bits")
    void ringBits() {
        for (int length : new int[] {RDLEN, TDLEN}) {
            bench.write(length, -1);
            assertThat(bench.read(length)).isEqualTo(0xF_FF80);
        }
        for (int index : new int[] {RDH, RDT, TDH, TDT}) {
            bench.write(index, -1);
            assertThat(bench.read(index)).isEqualTo(0xFFFF);
        }
    }

    @Test
    @DisplayName("E1000-018 writing TDT sends head to tail - 1 in order")
    void sendsInOrder() {
        bench.sending(8);
        byte[] a = E1000Bench.frame(BROADCAST, 60, 1);
        byte[] b = E1000Bench.frame(BROADCAST, 1514, 2);
        byte[] c = E1000Bench.frame(BROADCAST, 61, 3);
        bench.describe(a, EOP | IFCS);
        bench.describe(b, EOP | IFCS);
        bench.describe(c, EOP | IFCS);
        assertThat(bench.sent).isEmpty();
        bench.kick();

        assertThat(bench.sent).containsExactly(a, b, c);
        assertThat(bench.read(TDH)).isEqualTo(3);
    }

    @Test
    @DisplayName("E1000-019 only descriptors with RS get DD, and TXDW is for these only")
    void reportedStatus() {
        bench.sending(8);
        int silent = bench.describe(E1000Bench.frame(60), EOP | IFCS);
        bench.kick();
        assertThat(bench.transmitStatus(silent)).isZero();
        assertThat(bench.read(ICR)).isEqualTo(TXQE);

        int told = bench.send(E1000Bench.frame(60));
        assertThat(bench.transmitStatus(told)).isEqualTo(1);
        assertThat(bench.read(ICR)).isEqualTo(TXQE | TXDW);
    }

    @Test
    @DisplayName("E1000-020 TXQE when head meets tail, with RS or not")
    void emptyRing() {
        bench.sending(8);
        bench.describe(E1000Bench.frame(60), EOP | IFCS);
        bench.describe(E1000Bench.frame(60), EOP | IFCS);
        bench.kick();
        assertThat(bench.read(ICR)).isEqualTo(TXQE);
        bench.send(E1000Bench.frame(60));
        assertThat(bench.read(ICR)).isEqualTo(TXQE | TXDW);
        bench.kick();
        assertThat(bench.read(ICR)).as("nothing was sent").isZero();
    }

    @Test
    @DisplayName("E1000-021 disabled, the tail moves and the head does not; enabling sends")
    void disabled() {
        bench.sending(8, 0x08);
        bench.send(E1000Bench.frame(60));
        assertThat(bench.read(TDT)).isEqualTo(1);
        assertThat(bench.read(TDH)).isZero();
        assertThat(bench.sent).isEmpty();
        bench.writeAndSettle(TCTL, 0x0A);
        assertThat(bench.read(TDH)).isEqualTo(1);
        assertThat(bench.sent).hasSize(1);
    }

    @Test
    @DisplayName("E1000-022 EERD has bit 4 when done, and the word above")
    void eeprom() {
        bench.write(EERD, 0x0001);
        assertThat(bench.read(EERD)).isEqualTo(0x5452_0010L);
        bench.write(EERD, 0x0201);
        assertThat(bench.read(EERD)).isEqualTo(0x5634_0210L);
        bench.write(EERD, 0x0D01);
        assertThat(bench.read(EERD)).isEqualTo(0x100E_0D10L);
    }

    @Test
    @DisplayName("E1000-023 MDIC has bit 28 when done, and cause 9 if bit 29 was written")
    void mdic() {
        bench.write(MDIC, 0x0822_0000);
        assertThat(bench.read(MDIC)).isEqualTo(0x1822_0141L);
        assertThat(bench.read(ICR)).isZero();
        bench.write(MDIC, 0x2822_0000);
        assertThat(bench.read(MDIC)).isEqualTo(0x3822_0141L);
        assertThat(bench.read(ICR)).isEqualTo(MDAC);
    }

    @Test
    @DisplayName("E1000-024 MDIC for another PHY sets bit 30")
    void otherPhy() {
        bench.write(MDIC, 0x0842_0000);
        assertThat(bench.read(MDIC) & 0x5000_0000L).isEqualTo(0x5000_0000L);
        bench.write(MDIC, 0x0822_0000);
        assertThat(bench.read(MDIC) & 0x5000_0000L).isEqualTo(0x1000_0000L);
    }

    @Test
    @DisplayName("E1000-025 link loss clears STATUS bit 1 and sets LSC")
    void linkLoss() {
        assertThat(bench.read(STATUS) & 2).isEqualTo(2);
        bench.card.setLink(false);
        assertThat(bench.read(STATUS) & 2).isZero();
        assertThat(bench.read(ICR)).isEqualTo(LSC);
        bench.card.setLink(true);
        bench.settle();
        assertThat(bench.read(STATUS) & 2).isEqualTo(2);
        assertThat(bench.read(ICR)).isEqualTo(LSC);
    }

    @Test
    @DisplayName("E1000-026 ITR=n: rises are n units of 256 ns apart, causes gather meanwhile")
    void throttle() {
        int units = 4000;
        bench.write(ITR, units);
        bench.write(IMS, ALL);
        bench.write(ICS, RXT0);
        assertThat(bench.rises).hasSize(1);
        assertThat(bench.read(ICR)).isEqualTo(RXT0);
        bench.write(ICS, LSC);
        bench.pass(100_000);
        bench.write(ICS, RXO);
        assertThat(bench.isIntxHigh()).isFalse();
        bench.pass(2_000_000);

        assertThat(bench.rises).hasSize(2);
        assertThat(bench.rises.get(1) - bench.rises.get(0)).isEqualTo(bench.ticks(units * 256L));
        assertThat(bench.read(ICR)).isEqualTo(LSC | RXO);
    }

    @Test
    @DisplayName("E1000-027 QEMU's never rises twice within 128 us, silicon's does")
    void leastGap() {
        bench.write(IMS, ALL);
        bench.write(ICS, RXT0);
        bench.read(ICR);
        bench.write(ICS, RXT0);
        assertThat(bench.rises).hasSize(2);

        useQemu();
        bench.write(IMS, ALL);
        bench.write(ICS, RXT0);
        bench.read(ICR);
        bench.write(ICS, RXT0);
        bench.pass(127_999);
        assertThat(bench.rises).hasSize(1);
        bench.pass(1);
        assertThat(bench.rises).hasSize(2);
        assertThat(bench.rises.get(1) - bench.rises.get(0)).isEqualTo(bench.ticks(128_000));
    }

    @Test
    @DisplayName("E1000-028 PHY loopback gives a sent frame to the receiver and not to the wire")
    void loopback() {
        bench.receiving(8).sending(8);
        bench.phyWrite(0, 0x5140);
        byte[] frame = E1000Bench.frame(80);
        bench.send(frame);

        assertThat(bench.sent).isEmpty();
        assertThat(bench.bytesAt(buffer(0), 80)).isEqualTo(frame);
        assertThat(bench.read(ICR) & (RXT0 | TXDW)).isEqualTo(RXT0 | TXDW);
        bench.phyWrite(0, 0x1140);
        bench.send(frame);
        assertThat(bench.sent).hasSize(1);
    }

    @Test
    @DisplayName("E1000-029 statistics clear when read and ignore writes")
    void statistics() {
        bench.receiving(8);
        bench.arrives(E1000Bench.frame(60));
        bench.arrives(E1000Bench.frame(60));
        bench.write(0x4074, 1000);

        assertThat(bench.read(0x4074)).isEqualTo(2);
        assertThat(bench.read(0x4074)).isZero();
        for (int offset = 0x4000; offset < 0x4100; offset += 4) {
            bench.read(offset);
            bench.write(offset, -1);
            if (offset == 0x40C0 || offset == 0x4088) {
                continue; // lower halves are cleared with the upper ones
            }
            assertThat(bench.read(offset)).as("%x", offset).isZero();
        }
    }

    @Test
    @DisplayName("E1000-030 there is no capability list, so no MSI and no MSI-X")
    void noMessages() {
        assertThat(bench.config(6, 2) & 0x10).isZero();
        assertThat(bench.config(0x34, 1)).isZero();
        useQemu();
        assertThat(bench.config(6, 2) & 0x10).isZero();
        assertThat(bench.config(0x34, 1)).isZero();
    }
}
