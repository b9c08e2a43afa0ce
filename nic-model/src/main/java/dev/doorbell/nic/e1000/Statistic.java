package dev.doorbell.nic.e1000;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * The statistics registers, in address order; the lower half of a pair is read first, and reading the
 * upper one clears both.
 *
 * <p>Source: 8254x SDM, "Statistics Registers". Those that count what cannot happen on a wire without
 * errors, in full duplex without flow control, stay zero.
 */
public enum Statistic implements RegisterSpec {
    CRCERRS(at(0x4000).readClears().says("Frames with a wrong FCS")),
    ALGNERRC(at(0x4004).readClears().says("Alignment errors")),
    SYMERRS(at(0x4008).readClears().says("Symbol errors")),
    RXERRC(at(0x400C).readClears().says("Frames with a receive error")),
    MPC(at(0x4010).readClears().says("Frames lost because the packet buffer was full")),
    SCC(at(0x4014).readClears().says("Single collisions")),
    ECOL(at(0x4018).readClears().says("Frames not sent after too many collisions")),
    MCC(at(0x401C).readClears().says("Multiple collisions")),
    LATECOL(at(0x4020).readClears().says("Late collisions")),
    COLC(at(0x4028).readClears().says("Collisions")),
    DC(at(0x4030).readClears().says("Deferrals")),
    TNCRS(at(0x4034).readClears().says("Frames sent without carrier sense")),
    SEC(at(0x4038).readClears().says("Sequence errors")),
    CEXTERR(at(0x403C).readClears().says("Carrier extension errors")),
    RLEC(at(0x4040).readClears().says("Length errors: frames shorter or longer than allowed")),
    XONRXC(at(0x4048).readClears().says("XON frames received")),
    XONTXC(at(0x404C).readClears().says("XON frames sent")),
    XOFFRXC(at(0x4050).readClears().says("XOFF frames received")),
    XOFFTXC(at(0x4054).readClears().says("XOFF frames sent")),
    FCRUC(at(0x4058).readClears().says("Flow control frames not understood")),
    PRC64(at(0x405C).readClears().says("Frames of 64 bytes received")),
    PRC127(at(0x4060).readClears().says("Frames of 65 to 127 bytes received")),
    PRC255(at(0x4064).readClears().says("Frames of 128 to 255 bytes received")),
    PRC511(at(0x4068).readClears().says("Frames of 256 to 511 bytes received")),
    PRC1023(at(0x406C).readClears().says("Frames of 512 to 1023 bytes received")),
    PRC1522(at(0x4070).readClears().says("Frames of 1024 bytes and more received")),
    GPRC(at(0x4074).readClears().says("Good frames received")),
    BPRC(at(0x4078).readClears().says("Broadcasts received")),
    MPRC(at(0x407C).readClears().says("Multicasts received")),
    GPTC(at(0x4080).readClears().says("Good frames sent")),
    GORCL(at(0x4088).readOnly().says("Octets of good frames received, lower half")),
    GORCH(at(0x408C).readClears().says("Octets of good frames received, upper half")),
    GOTCL(at(0x4090).readOnly().says("Octets of good frames sent, lower half")),
    GOTCH(at(0x4094).readClears().says("Octets of good frames sent, upper half")),
    RNBC(at(0x40A0).readClears().says("Frames that came while no descriptor was free")),
    RUC(at(0x40A4).readClears().says("Undersized frames")),
    RFC(at(0x40A8).readClears().says("Fragments")),
    ROC(at(0x40AC).readClears().says("Oversized frames")),
    RJC(at(0x40B0).readClears().says("Jabber")),
    MGTPRC(at(0x40B4).readClears().says("Management frames received")),
    MGTPDC(at(0x40B8).readClears().says("Management frames dropped")),
    MGTPTC(at(0x40BC).readClears().says("Management frames sent")),
    TORL(at(0x40C0).readOnly().says("All octets received, lower half")),
    TORH(at(0x40C4).readClears().says("All octets received, upper half")),
    TOTL(at(0x40C8).readOnly().says("All octets sent, lower half")),
    TOTH(at(0x40CC).readClears().says("All octets sent, upper half")),
    TPR(at(0x40D0).readClears().says("All frames received")),
    TPT(at(0x40D4).readClears().says("All frames sent")),
    PTC64(at(0x40D8).readClears().says("Frames of 64 bytes sent")),
    PTC127(at(0x40DC).readClears().says("Frames of 65 to 127 bytes sent")),
    PTC255(at(0x40E0).readClears().says("Frames of 128 to 255 bytes sent")),
    PTC511(at(0x40E4).readClears().says("Frames of 256 to 511 bytes sent")),
    PTC1023(at(0x40E8).readClears().says("Frames of 512 to 1023 bytes sent")),
    PTC1522(at(0x40EC).readClears().says("Frames of 1024 bytes and more sent")),
    MPTC(at(0x40F0).readClears().says("Multicasts sent")),
    BPTC(at(0x40F4).readClears().says("Broadcasts sent")),
    TSCTC(at(0x40F8).readClears().says("Segmentation contexts sent")),
    TSCTFC(at(0x40FC).readClears().says("Segmentation contexts that failed"));

    private final RegisterRow row;

    Statistic(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
