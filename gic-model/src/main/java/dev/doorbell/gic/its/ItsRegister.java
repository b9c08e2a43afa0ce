package dev.doorbell.gic.its;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * Registers of an ITS, in address order: the control frame, then the translation frame.
 *
 * <p>Source: Arm IHI 0069, "ITS register map" and "ITS translation register". Each 64-bit register
 * answers accesses to its halves.
 */
public enum ItsRegister implements RegisterSpec {
    GITS_CTLR(at(0x0000).says("Enabled (0); Quiescent (31)")),
    GITS_IIDR(at(0x0004).readOnly().says("Implementer, product and revision")),
    GITS_TYPER(
            at(0x0008)
                    .bytes(8)
                    .accessedBy(4)
                    .readOnly()
                    .says("What the ITS can do: entry size (7:4), widths of its identifiers")),
    GITS_MPAMIDR(at(0x0010).reserved().says("Memory partitioning; GITS_TYPER.MPAM reads 0")),
    GITS_PARTIDR(at(0x0014).reserved().says("Memory partitioning; GITS_TYPER.MPAM reads 0")),
    GITS_MPIDR(at(0x0018).reserved().says("Affinity that shares a vPE table; GICv4.1 only")),
    GITS_STATUSR(
            at(0x0040).onesClear().says("An unmapped message (4), one more since (5), why (9:6)")),
    GITS_UMSIR(
            at(0x0048)
                    .bytes(8)
                    .accessedBy(4)
                    .readOnly()
                    .says("DeviceID (63:32) and EventID (31:0) of the unmapped message")),
    GITS_CBASER(
            at(0x0080)
                    .bytes(8)
                    .accessedBy(4)
                    .says("The command queue: Valid (63), address (51:12), pages - 1 (7:0)")),
    GITS_CWRITER(
            at(0x0088)
                    .bytes(8)
                    .accessedBy(4)
                    .says("Where software writes the next command (19:5); Retry (0)")),
    GITS_CREADR(
            at(0x0090)
                    .bytes(8)
                    .accessedBy(4)
                    .readOnly()
                    .says("The next command to finish (19:5); Stalled (0)")),
    GITS_BASER(
            at(0x0100)
                    .bytes(8)
                    .accessedBy(4)
                    .array(8, 8)
                    .says("A table: Valid (63), Indirect (62), type (58:56), address, pages - 1")),
    GITS_PIDR4(at(0xFFD0).array(4, 4).readOnly().says("Peripheral identification, upper half")),
    GITS_PIDR0(at(0xFFE0).array(4, 4).readOnly().says("Peripheral identification")),
    GITS_CIDR0(at(0xFFF0).array(4, 4).readOnly().says("Component identification")),
    GITS_TRANSLATER(
            at(0x1_0040)
                    .accessedBy(2)
                    .writeOnly()
                    .says("The doorbell: an EventID (31:0) of the device that writes"));

    private final RegisterRow row;

    ItsRegister(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
