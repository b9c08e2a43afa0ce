package dev.doorbell.nic.e1000e;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * Registers of the 82574L in memory BAR 0, in address order, each with its value out of reset and the
 * bits that a write changes.
 *
 * <p>Source: Intel 82574 GbE Controller Family Datasheet, "Driver Programming Interface"; resets and
 * writable bits as QEMU 7.2's e1000e shows them, in which reserved bits are scratch. Older offsets of
 * some registers are translated before this table is asked, see {@link RegisterAlias}.
 */
public enum E1000eRegister implements RegisterSpec {
    CTRL(at(0x00).says("Device control: link, speed, reset"), 0x0014_0241),
    CTRL_DUP(at(0x04).writeOnly().says("Writes are those of CTRL")),
    STATUS(at(0x08).says("Link, duplex, speed; a zero in bit 10 acknowledges a PHY reset")),
    EECD(at(0x10).says("EEPROM pins, its presence and size"), 0x300, 0xFFFF_84FF),
    EERD(at(0x14).says("Begins a read of an EEPROM word; done in bit 1, data in the upper half")),
    CTRL_EXT(at(0x18).says("Auto-mask, PBA support, timer clearing"), 0x0, 0xFFFF_CFFF),
    FLA(at(0x1C).says("Flash pins; there is no flash behind them")),
    MDIC(at(0x20).says("PHY access: data, register, PHY, operation, ready, error")),
    FCAL(at(0x28).says("Pause frame address, low")),
    FCAH(at(0x2C).says("Pause frame address, high"), 0x0, 0xFFFF),
    FCT(at(0x30).says("Pause frame EtherType"), 0x0, 0xFFFF),
    VET(at(0x38).says("VLAN EtherType"), 0x8100, 0xFFFF),
    ICR(at(0xC0).says("Interrupt causes; ones clear, and a read may clear all")),
    ITR(at(0xC4).says("Gap between interrupts in 256 ns, INTx and MSI"), 0x0, 0xFFFF),
    ICS(at(0xC8).says("Sets causes; reads as ICR without side effects")),
    IMS(at(0xD0).onesSet().says("Enables causes")),
    IMC(at(0xD8).writeOnly().says("Disables causes")),
    EIAC(at(0xDC).says("Causes that an MSI-X message clears")),
    IAM(at(0xE0).says("Causes that an acknowledgement disables")),
    IVAR(at(0xE4).says("Vectors of the two receive and transmit queues and of other causes")),
    EITR(at(0xE8).array(5, 4).says("Gap between messages of a vector in 256 ns"), 0x0, 0xFFFF),
    RCTL(at(0x100).says("Receive control: enable, filters, buffer size, thresholds")),
    FCTTV(at(0x170).says("Pause time"), 0x0, 0xFFFF),
    TCTL(at(0x400).says("Transmit control: enable, padding")),
    TIPG(at(0x410).says("Gaps between frames"), 0x0060_2008),
    AIT(at(0x458).says("Adaptive gap"), 0x0, 0xFFFF),
    LEDCTL(at(0xE00).says("LEDs"), 0x0006_8302),
    EXTCNF_CTRL(
            at(0xF00).says("Extended configuration; the ownership bits of software and hardware"),
            0x8),
    EXTCNF_SIZE(at(0xF08).says("Extended configuration sizes")),
    POEMB(at(0xF10).says("PHY OEM bits"), 0x30D),
    PBA(at(0x1000).says("Packet buffer KiB: receive below, transmit above"), 0x0014_0014),
    PBS(at(0x1008).says("Packet buffer size"), 0x28, 0x3F),
    EEMNGCTL(at(0x1010).says("Management EEPROM control"), 0x8000_0000),
    EEMNGDATA(at(0x1014).readOnly().says("Management EEPROM data")),
    FLMNGCTL(at(0x1018).readOnly().says("Management flash control")),
    FLMNGDATA(at(0x101C).readOnly().says("Management flash data")),
    FLMNGCNT(at(0x1020).readOnly().says("Management flash count")),
    FLASHT(at(0x1028).says("Flash timer"), 0x2, 0xFFFF),
    EEWR(at(0x102C).says("Begins a write of an EEPROM word")),
    FLSWCTL(at(0x1030).says("Flash burst control"), 0xC000_0000),
    FLSWDATA(at(0x1034).says("Flash burst data")),
    FLSWCNT(at(0x1038).says("Flash burst count")),
    FLOP(at(0x103C).says("Flash opcodes")),
    FLOL(at(0x1050).says("FEEP auto load"), 0x1),
    FCRTL(at(0x2160).says("Pause threshold, low"), 0x0, 0x8000_FFF8),
    FCRTH(at(0x2168).says("Pause threshold, high"), 0x0, 0xFFF8),
    PSRCTL(at(0x2170).says("Packet-split buffer sizes"), 0x0004_0402),
    RDFH(at(0x2410).says("Receive data FIFO pointer"), 0x0, 0x1FFF),
    RDFT(at(0x2418).says("Receive data FIFO pointer"), 0x0, 0x1FFF),
    RDFHS(at(0x2420).says("Receive data FIFO pointer"), 0x0, 0x1FFF),
    RDFTS(at(0x2428).says("Receive data FIFO pointer"), 0x0, 0x1FFF),
    RDFPC(at(0x2430).says("Receive data FIFO pointer"), 0x0, 0x1FFF),
    RDBAL(at(0x2800).array(2, 0x100).says("Receive ring address, low"), 0x0, 0xFFFF_FFF0),
    RDBAH(at(0x2804).array(2, 0x100).says("Receive ring address, high")),
    RDLEN(at(0x2808).array(2, 0x100).says("Receive ring bytes"), 0x0, 0x000F_FF80),
    RDH(at(0x2810).array(2, 0x100).says("Receive ring head"), 0x0, 0xFFFF),
    RDT(at(0x2818).array(2, 0x100).says("Receive ring tail"), 0x0, 0xFFFF),
    RDTR(
            at(0x2820).says("Receive delay from the last frame, 1.024 us; bit 31 ends it"),
            0x0,
            0xFFFF),
    RXDCTL(at(0x2828).array(2, 0x100).says("Receive descriptor control"), 0x0001_0000),
    RADV(at(0x282C).says("Receive delay from the first frame, 1.024 us"), 0x0, 0xFFFF),
    RSRPD(at(0x2C00).says("Frames shorter than this set the small-packet cause"), 0x0, 0xFFF),
    RAID(at(0x2C08).says("Delay of the TCP acknowledgement cause, 1.024 us"), 0x0, 0xFFFF),
    TDFH(at(0x3410).says("Transmit data FIFO pointer"), 0x600, 0x1FFF),
    TDFT(at(0x3418).says("Transmit data FIFO pointer"), 0x600, 0x1FFF),
    TDFHS(at(0x3420).says("Transmit data FIFO pointer"), 0x600, 0x1FFF),
    TDFTS(at(0x3428).says("Transmit data FIFO pointer"), 0x600, 0x1FFF),
    TDFPC(at(0x3430).says("Transmit data FIFO pointer"), 0x0, 0x1FFF),
    TDBAL(at(0x3800).array(2, 0x100).says("Transmit ring address, low"), 0x0, 0xFFFF_FFF0),
    TDBAH(at(0x3804).array(2, 0x100).says("Transmit ring address, high")),
    TDLEN(at(0x3808).array(2, 0x100).says("Transmit ring bytes"), 0x0, 0x000F_FF80),
    TDH(at(0x3810).array(2, 0x100).says("Transmit ring head"), 0x0, 0xFFFF),
    TDT(at(0x3818).array(2, 0x100).says("Transmit ring tail"), 0x0, 0xFFFF),
    TIDV(
            at(0x3820).says("Transmit delay from the last descriptor, 1.024 us; bit 31 ends it"),
            0x0,
            0xFFFF),
    TXDCTL(at(0x3828).array(2, 0x100).says("Transmit descriptor control")),
    TADV(at(0x382C).says("Transmit delay from the first descriptor, 1.024 us"), 0x0, 0xFFFF),
    TARC(
            at(0x3840).array(2, 0x100).says("Transmit arbitration; bit 10 enables the queue"),
            0x403,
            0x7800_07FF),
    IAC(at(0x4100).readClears().says("Interrupts asserted")),
    CAUSE_COUNTS(at(0x4104).array(9, 4).unmodelled().says("Interrupt cause counters")),
    RXCSUM(at(0x5000).says("Receive checksum offload"), 0x300),
    RFCTL(at(0x5008).says("Receive filter control; bit 15 extended descriptors")),
    MAVTV(at(0x5010).array(4, 4).says("Management VLAN tags")),
    MTA(at(0x5200).array(128, 4).says("Multicast hash table")),
    RA(at(0x5400).array(32, 4).says("Receive addresses: low, then high with its valid bit")),
    VFTA(at(0x5600).array(128, 4).says("VLAN filter table")),
    WUC(at(0x5800).says("Wake-up control")),
    WUFC(at(0x5808).says("Wake-up filters")),
    WUS(at(0x5810).says("Wake-up status")),
    MRQC(at(0x5818).says("Multiple receive queues: RSS")),
    MANC(at(0x5820).says("Management control"), 0x1000_0000),
    MFVAL(at(0x5824).says("Management filters valid")),
    MFUTP01(at(0x5828).says("Management UDP and TCP ports")),
    MFUTP23(at(0x5830).says("Management UDP and TCP ports")),
    IPAV(at(0x5838).says("IP addresses valid")),
    IP4AT(at(0x5840).array(7, 4).says("IPv4 addresses")),
    MANC2H(at(0x5860).says("Management to host")),
    IP6AT(at(0x5880).array(4, 4).says("IPv6 address")),
    MDEF(at(0x5890).array(8, 4).says("Management decision filters")),
    WUPM(at(0x5A00).array(32, 4).says("Wake-up packet")),
    GCR(at(0x5B00).says("PCI Express control"), 0x0680_0200, 0xF97F_FFFF),
    FUNCTAG(at(0x5B08).says("Function tag")),
    GSCL(at(0x5B10).array(4, 4).says("PCI Express statistics control")),
    GSCN(at(0x5B20).array(4, 4).says("PCI Express statistics")),
    FACTPS(at(0x5B30).says("Function active and power state"), 0x2000_0004),
    SWSM(at(0x5B50).says("Software semaphore; a read sets bit 0"), 0x1),
    FWSM(at(0x5B54).readOnly().says("Firmware semaphore")),
    SWSM2(at(0x5B58).unmodelled().says("Second driver semaphore")),
    GCR2(at(0x5B64).says("PCI Express control 2")),
    PBACLR(at(0x5B68).says("Ones clear pending bits of MSI-X vectors"), 0x0, 0x1F),
    RETA(at(0x5C00).array(32, 4).says("RSS redirection table")),
    RSSRK(at(0x5C80).array(32, 4).says("RSS key")),
    FFLT(at(0x5F00).array(11, 4).says("Flexible filter lengths"), 0x0, 0x7FF),
    FCRTV(at(0x5F40).says("Pause refresh threshold"), 0x0, 0xFFFF),
    FFMT(at(0x9000).array(255, 4).says("Flexible filter masks"), 0x0, 0xF),
    FTFT(at(0x9400).array(255, 4).says("Flexible TCO filters")),
    FFVT(at(0x9800).array(255, 4).says("Flexible filter values")),
    SYSTIML(at(0xB600).says("System time, low; does not run")),
    SYSTIMH(at(0xB604).says("System time, high")),
    TIMINCA(at(0xB608).says("Time increment")),
    TIMADJL(at(0xB60C).says("Time adjustment, low")),
    TIMADJH(at(0xB610).says("Time adjustment, high")),
    TSYNCTXCTL(at(0xB614).says("Transmit time stamps; none are taken")),
    TXSTMPL(at(0xB618).says("Transmit time stamp, low")),
    TXSTMPH(at(0xB61C).says("Transmit time stamp, high")),
    TSYNCRXCTL(at(0xB620).says("Receive time stamps; none are taken")),
    RXSTMPL(at(0xB624).says("Receive time stamp, low")),
    RXSTMPH(at(0xB628).says("Receive time stamp, high")),
    RXSATRL(at(0xB62C).says("Receive time stamp attributes, low")),
    RXSATRH(at(0xB630).says("Receive time stamp attributes, high")),
    RXCFGL(at(0xB634).says("EtherType and message types to stamp"), 0x88F7),
    RXUDP(at(0xB638).says("UDP port to stamp"), 0x319),
    PBM(at(0x10000).array(10240, 4).says("Packet buffer memory; frames are not kept there"));

    private final RegisterRow row;
    private final int reset;
    private final int writable;

    E1000eRegister(RegisterRow row) {
        this(row, 0, -1);
    }

    E1000eRegister(RegisterRow row, int reset) {
        this(row, reset, -1);
    }

    E1000eRegister(RegisterRow row, int reset, int writable) {
        this.row = row;
        this.reset = reset;
        this.writable = writable;
    }

    @Override
    public RegisterRow row() {
        return row;
    }

    /** Its value out of reset. */
    int reset() {
        return reset;
    }

    /** What it holds after {@code value} was written over {@code before}. */
    int written(int before, int value) {
        return (before & ~writable) | (value & writable);
    }

    /** Its place, or that of element {@code index} of an array, among the words of the window. */
    int word(int index) {
        return (int) (row.offset() + (long) index * row.stride()) >> 2;
    }
}
