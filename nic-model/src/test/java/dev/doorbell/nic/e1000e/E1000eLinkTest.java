package dev.doorbell.nic.e1000e;

import static dev.doorbell.nic.e1000e.E1000eBench.CTRL;
import static dev.doorbell.nic.e1000e.E1000eBench.ICR;
import static dev.doorbell.nic.e1000e.E1000eBench.ICS;
import static dev.doorbell.nic.e1000e.E1000eBench.IMS;
import static dev.doorbell.nic.e1000e.E1000eBench.LSC;
import static dev.doorbell.nic.e1000e.E1000eBench.MDIC;
import static dev.doorbell.nic.e1000e.E1000eBench.STATUS;
import static dev.doorbell.nic.e1000e.E1000eBench.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.timing.TimingProfile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The link, and the PHY behind MDIC. */
class E1000eLinkTest {
    private static final long READY = 1L << 28;
    private static final long ERROR = 1L << 30;
    private static final int LINK_UP = 2;

    @Test
    @DisplayName("out of reset the link is up at 1000 Mbit/s, full duplex")
    void linkIsUp() {
        try (E1000eBench bench = new E1000eBench()) {
            assertThat(bench.read(STATUS)).isEqualTo(0x0008_0283L);
        }
    }

    @Test
    @DisplayName("a cable that goes and comes: link lost at once, up after negotiation, both told")
    void cableGoesAndComes() {
        TimingProfile profile = TimingProfile.named("ideal").with("phy.negotiation=1000000");
        try (E1000eBench bench = new E1000eBench(profile, DeviceBehaviour.SPECIFICATION)) {
            bench.write(IMS, LSC);
            bench.card.setLink(false);
            bench.settle();
            assertThat(bench.read(STATUS) & LINK_UP).isZero();
            assertThat(bench.isIntxHigh()).isTrue();
            assertThat(bench.read(ICR) & LSC).isNotZero();
            bench.card.setLink(true);
            bench.pass(999_000);
            assertThat(bench.read(STATUS) & LINK_UP).isZero();
            bench.pass(2_000);
            assertThat(bench.read(STATUS) & LINK_UP).isNotZero();
            assertThat(bench.read(ICR) & LSC).isNotZero();
        }
    }

    @Test
    @DisplayName("QEMU: the end of a negotiation enables flow control in CTRL")
    void qemuNegotiationEnablesPause() {
        for (boolean qemu : new boolean[] {false, true}) {
            DeviceBehaviour behaviour = qemu ? DeviceBehaviour.QEMU : DeviceBehaviour.SPECIFICATION;
            try (E1000eBench bench = new E1000eBench(behaviour)) {
                bench.phyWrite(0, 0x1340);
                bench.pass(600_000_000);
                assertThat(bench.read(CTRL) >>> 27 & 3).isEqualTo(qemu ? 3 : 0);
            }
        }
    }

    @Test
    @DisplayName("forced speed and duplex show in STATUS")
    void forcedSpeed() {
        try (E1000eBench bench = new E1000eBench()) {
            bench.write(CTRL, 0x0000_1940);
            assertThat(bench.read(STATUS) & 0xC1).isEqualTo(0x40);
            bench.write(CTRL, 0x0000_1841);
            assertThat(bench.read(STATUS) & 0xC1).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a reset of the PHY gives its registers back and shows until acknowledged")
    void phyReset() {
        try (E1000eBench bench = new E1000eBench()) {
            bench.phyWrite(4, 0x1E1);
            bench.writeAndSettle(CTRL, 0x8014_0241L);
            assertThat(bench.read(CTRL)).isEqualTo(0x0014_0241L);
            assertThat(bench.phyRead(4)).isEqualTo(0xDE1);
            assertThat(bench.read(STATUS) & 0x400).isNotZero();
            bench.write(STATUS, 0);
            assertThat(bench.read(STATUS) & 0x400).isZero();
        }
        try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU)) {
            bench.phyWrite(4, 0x1E1);
            bench.writeAndSettle(CTRL, 0x8014_0241L);
            assertThat(bench.read(CTRL)).isEqualTo(0x8014_0241L);
            assertThat(bench.phyRead(4)).isEqualTo(0x1E1);
        }
    }

    @Test
    @DisplayName("registers from 16 on are those of the page chosen; the lower ones of every page")
    void pages() {
        try (E1000eBench bench = new E1000eBench()) {
            assertThat(bench.phyRead(16)).isEqualTo(0x3360);
            bench.phyWrite(22, 2);
            assertThat(bench.phyRead(16)).isEqualTo(0x0088);
            assertThat(bench.phyRead(21)).isEqualTo(0x1046);
            assertThat(bench.phyRead(3)).isEqualTo(0x0CB1);
            bench.phyWrite(16, 0x1234);
            bench.phyWrite(22, 3);
            assertThat(bench.phyRead(18)).isEqualTo(0x4005);
            bench.phyWrite(22, 2);
            assertThat(bench.phyRead(16)).isEqualTo(0x1234);
            bench.phyWrite(22, 0x7F);
            assertThat(bench.phyAccess(0x0830_0000L) & ERROR).isNotZero();
            bench.phyWrite(22, 0);
            assertThat(bench.phyRead(16)).isEqualTo(0x3360);
        }
    }

    @Test
    @DisplayName("MDIC: absent registers, read-only ones and other PHYs are errors")
    void accessErrors() {
        try (E1000eBench bench = new E1000eBench()) {
            assertThat(bench.phyAccess(0x082B_0000L)).isEqualTo(0x082B_0000L | READY | ERROR);
            assertThat(bench.phyAccess(0x0421_1234L)).isEqualTo(0x0421_1234L | READY | ERROR);
            assertThat(bench.phyAccess(0x0842_0000L)).isEqualTo(0x0842_0000L | READY | ERROR);
        }
        try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU)) {
            bench.phyRead(2);
            assertThat(bench.phyAccess(0x0842_0000L)).isEqualTo(0x0822_0141L | READY | ERROR);
        }
    }

    @Test
    @DisplayName("an access takes its time where the profile says so, and then interrupts if asked")
    void accessTakesTime() {
        TimingProfile profile = TimingProfile.named("ideal").with("phy.register=25600");
        try (E1000eBench bench = new E1000eBench(profile, DeviceBehaviour.SPECIFICATION)) {
            bench.writeAndSettle(MDIC, 0x2822_0000L);
            assertThat(bench.read(MDIC) & READY).isZero();
            assertThat(bench.read(ICS)).isZero();
            bench.pass(25_600);
            assertThat(bench.read(MDIC)).isEqualTo(0x2822_0141L | READY);
            assertThat(bench.read(ICS)).isEqualTo(0x200);
        }
    }

    @Test
    @DisplayName("the OEM bits can restart negotiation; frames sent meanwhile are lost")
    void oemBitsRestart() {
        TimingProfile profile = TimingProfile.named("ideal").with("phy.negotiation=1000000");
        try (E1000eBench bench = new E1000eBench(profile, DeviceBehaviour.SPECIFICATION)) {
            bench.sending(16);
            bench.phyWrite(25, 0x0400);
            assertThat(bench.phyRead(25)).isZero();
            assertThat(bench.read(STATUS) & LINK_UP).isZero();
            bench.send(frame(100));
            assertThat(bench.sent).isEmpty();
            bench.pass(1_000_000);
            bench.send(frame(100));
            assertThat(bench.sent).hasSize(1);
        }
    }
}
