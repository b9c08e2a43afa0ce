package dev.doorbell.nic.e1000;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * Registers of the 82540EM and 82545EM, in address order, but for the statistics, which are in {@link
 * Statistic}.
 *
 * <p>Each has the bits that software can change, as the manual has them and as QEMU has them. Rows
 * that say "kept" hold what is written and do nothing else.
 *
 * <p>Source: 8254x SDM, "Register Descriptions"; QEMU 7.2, hw/net/e1000.c.
 */
public enum E1000Register implements RegisterSpec {
    CTRL(at(0x0000).says("Device control"), 0x0014_0240, 0x58FC_1BE9, 0xFBFF_FFFF),
    STATUS(at(0x0008).readOnly().says("Device status: link, duplex, speed")),
    EECD(at(0x0010).says("The EEPROM's pins"), 0, 0x77, 0x77),
    EERD(at(0x0014).says("Reads a word of the EEPROM"), 0, -1, -1),
    CTRL_EXT(at(0x0018).says("Extended control; kept"), 0, 0x0081_BFFF, 0),
    MDIC(at(0x0020).says("Reaches the PHY's registers"), 0, -1, -1),
    FCAL(at(0x0028).says("Flow control address, low; kept"), 0, -1, 0),
    FCAH(at(0x002C).says("Flow control address, high; kept"), 0, 0xFFFF, 0),
    FCT(at(0x0030).says("Flow control type; kept"), 0, 0xFFFF, 0),
    VET(at(0x0038).says("The type that marks a VLAN tag"), 0x8100, 0xFFFF, -1),
    ICR(at(0x00C0).readClears().says("Causes; a read takes them, ones clear")),
    ITR(at(0x00C4).says("Least gap between interrupts, in 256 ns"), 0, 0xFFFF, 0xFFFF),
    ICS(at(0x00C8).writeOnly().says("Ones set causes"), 0, E1000Causes.ALL, -1),
    IMS(at(0x00D0).onesSet().says("Ones enable causes; reads the mask"), 0, E1000Causes.ALL, -1),
    IMC(at(0x00D8).writeOnly().says("Ones disable causes"), 0, E1000Causes.ALL, -1),
    RCTL(at(0x0100).says("Receive control"), 0, 0x06DF_B3FE, -1),
    FCTTV(at(0x0170).says("Flow control timer; kept"), 0, 0xFFFF, 0),
    TXCW(at(0x0178).says("Transmit configuration word; kept"), 0, 0xC000_F1E0, 0),
    RXCW(at(0x0180).readOnly().says("Receive configuration word; zero without TBI")),
    TCTL(at(0x0400).says("Transmit control"), 0, 0x03FF_FFFA, -1),
    TIPG(at(0x0410).says("Inter-packet gap; kept"), 0, 0x3FFF_FFFF, 0),
    AIT(at(0x0458).says("Adaptive inter-frame spacing; kept"), 0, 0xFFFF, 0xFFFF),
    LEDCTL(at(0x0E00).says("LED control; kept"), 0x0602, 0xCFCF_CFCF, -1),
    PBA(
            at(0x1000).says("Packet buffer: KiB to receive; above, KiB to send"),
            0x0010_0030,
            0xFF,
            -1),
    FCRTL(at(0x2160).says("Flow control threshold, low; kept"), 0, 0x8000_FFF8, 0),
    FCRTH(at(0x2168).says("Flow control threshold, high; kept"), 0, 0x8000_FFF8, 0),
    RDFH(at(0x2410).says("Receive buffer head; kept"), 0, 0x1FFF, 0x1FFF),
    RDFT(at(0x2418).says("Receive buffer tail; kept"), 0, 0x1FFF, 0x1FFF),
    RDFHS(at(0x2420).says("Receive buffer head, saved; kept"), 0, 0x1FFF, 0x1FFF),
    RDFTS(at(0x2428).says("Receive buffer tail, saved; kept"), 0, 0x1FFF, 0x1FFF),
    RDFPC(at(0x2430).says("Receive buffer packets; kept"), 0, 0x1FFF, 0x1FFF),
    RDBAL(at(0x2800).says("Receive ring's base, low"), 0, 0xFFFF_FFF0, -1),
    RDBAH(at(0x2804).says("Receive ring's base, high"), 0, -1, -1),
    RDLEN(at(0x2808).says("Receive ring's bytes"), 0, 0xF_FF80, 0xF_FF80),
    RDH(at(0x2810).says("Receive ring's head"), 0, 0xFFFF, 0xFFFF),
    RDT(at(0x2818).says("Receive ring's tail"), 0, 0xFFFF, 0xFFFF),
    RDTR(at(0x2820).says("Receive delay, from the last frame; bit 31 ends it"), 0, 0xFFFF, 0xFFFF),
    RXDCTL(at(0x2828).says("Receive descriptor thresholds; kept"), 0, 0x013F_3F3F, 0),
    RADV(at(0x282C).says("Receive delay, from the first frame"), 0, 0xFFFF, 0xFFFF),
    RSRPD(at(0x2C00).says("A frame up to this size raises SRPD"), 0, 0xFFF, 0),
    TXDMAC(at(0x3000).says("Transmit DMA control; kept"), 0, 1, 0),
    TDFH(at(0x3410).says("Transmit buffer head; kept"), 0, 0x7FF, 0x7FF),
    TDFT(at(0x3418).says("Transmit buffer tail; kept"), 0, 0x7FF, 0x7FF),
    TDFHS(at(0x3420).says("Transmit buffer head, saved; kept"), 0, 0x1FFF, 0x1FFF),
    TDFTS(at(0x3428).says("Transmit buffer tail, saved; kept"), 0, 0x1FFF, 0x1FFF),
    TDFPC(at(0x3430).says("Transmit buffer packets; kept"), 0, 0x1FFF, 0x1FFF),
    TDBAL(at(0x3800).says("Transmit ring's base, low"), 0, 0xFFFF_FFF0, -1),
    TDBAH(at(0x3804).says("Transmit ring's base, high"), 0, -1, -1),
    TDLEN(at(0x3808).says("Transmit ring's bytes"), 0, 0xF_FF80, 0xF_FF80),
    TDH(at(0x3810).says("Transmit ring's head"), 0, 0xFFFF, 0xFFFF),
    TDT(at(0x3818).says("Transmit ring's tail"), 0, 0xFFFF, 0xFFFF),
    TIDV(at(0x3820).says("Transmit delay, from the last descriptor"), 0, 0xFFFF, 0),
    TXDCTL(
            at(0x3828).says("Transmit descriptor thresholds; bits 31:25 raise TXD_LOW"),
            0,
            0xFF3F_3F3F,
            -1),
    TADV(at(0x382C).says("Transmit delay, from the first descriptor"), 0, 0xFFFF, 0xFFFF),
    TSPMT(at(0x3830).says("Segmentation padding; kept"), 0, -1, 0),
    RXCSUM(at(0x5000).says("Receive checksums"), 0, 0x3FF, 0),
    MTA(at(0x5200).array(128, 4).says("Group table"), 0, -1, -1),
    RAL(at(0x5400).array(16, 8).says("Receive address, low"), 0, -1, -1),
    RAH(at(0x5404).array(16, 8).says("Receive address, high; bit 31 valid"), 0, 0x8003_FFFF, -1),
    VFTA(at(0x5600).array(128, 4).says("VLAN table"), 0, -1, -1),
    WUC(at(0x5800).says("Wake-up control; kept"), 0, 0xF, -1),
    WUFC(at(0x5808).says("Wake-up filters; kept"), 0, 0xF_00FF, -1),
    WUS(at(0x5810).says("Wake-up status; kept"), 0, 0xF_00FF, -1),
    MANC(at(0x5820).readOnly().says("Management control, as the EEPROM has it"), 0x0022_2300, 0, 0),
    IPAV(at(0x5838).says("Wake-up addresses valid; kept"), 0, 0x1_000F, -1),
    IP4AT(at(0x5840).array(4, 8).says("Wake-up IPv4 address; kept"), 0, -1, -1),
    IP6AT(at(0x5880).array(4, 4).says("Wake-up IPv6 address; kept"), 0, -1, -1),
    WUPL(at(0x5900).readOnly().says("Wake-up packet's length; none")),
    WUPM(at(0x5A00).array(32, 4).says("Wake-up packet; kept"), 0, -1, -1),
    SWSM(at(0x5B50).says("Software semaphore; kept"), 0, 0, -1),
    FFLT(at(0x5F00).array(4, 8).says("Flexible filter's length; kept"), 0, 0x7FF, 0x7FF),
    FFMT(at(0x9000).array(128, 8).says("Flexible filter's mask; kept"), 0, 0xF, 0xF),
    FFVT(at(0x9800).array(128, 8).says("Flexible filter's values; kept"), 0, -1, -1),
    PBM(
            at(0x1_0000).array(16384, 4).says("The packet buffer; kept apart from its frames"),
            0,
            -1,
            -1);

    private final RegisterRow row;
    private final int reset;
    private final int writable;
    private final int qemuWritable;

    E1000Register(RegisterRow row) {
        this(row, 0, 0, 0);
    }

    E1000Register(RegisterRow row, int reset, int writable, int qemuWritable) {
        this.row = row;
        this.reset = reset;
        this.writable = writable;
        this.qemuWritable = qemuWritable;
    }

    @Override
    public RegisterRow row() {
        return row;
    }

    /** What it holds out of reset. */
    int reset() {
        return reset;
    }

    /** The bits that software can change. */
    int writable(boolean qemu) {
        return qemu ? qemuWritable : writable;
    }
}
