package dev.doorbell.gic.v2;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * Registers of the GICv2 distributor, in address order.
 *
 * <p>What concerns INTIDs 0 to 31 is banked: each core has its own.
 *
 * <p>Source: Arm IHI 0048, "Distributor register map".
 */
public enum Gicv2DistributorRegister implements RegisterSpec {
    GICD_CTLR(at(0x000).says("Enables forwarding of Group 0 (0) and Group 1 (1)")),
    GICD_TYPER(at(0x004).readOnly().says("How many interrupts and cores there are; security")),
    GICD_IIDR(at(0x008).readOnly().says("Implementer and revision")),
    GICD_IGROUPR(at(0x080).array(32, 4).says("Group of each interrupt; one is Group 1")),
    GICD_ISENABLER(at(0x100).array(32, 4).onesSet().says("Enables the ones; reads the enables")),
    GICD_ICENABLER(at(0x180).array(32, 4).onesClear().says("Disables the ones; reads the enables")),
    GICD_ISPENDR(at(0x200).array(32, 4).onesSet().says("Sets the ones pending; reads pending")),
    GICD_ICPENDR(at(0x280).array(32, 4).onesClear().says("Clears the ones' latch; reads pending")),
    GICD_ISACTIVER(at(0x300).array(32, 4).onesSet().says("Makes the ones active; reads active")),
    GICD_ICACTIVER(
            at(0x380).array(32, 4).onesClear().says("Makes the ones inactive; reads active")),
    GICD_IPRIORITYR(
            at(0x400)
                    .array(255, 4)
                    .accessedBy(1)
                    .says("Priority of four interrupts, a byte each; 0 is the most urgent")),
    GICD_ITARGETSR(
            at(0x800)
                    .array(255, 4)
                    .accessedBy(1)
                    .says(
                            "Target cores of four interrupts, a byte each; below 32 the reader's own")),
    GICD_ICFGR(at(0xC00).array(64, 4).says("Trigger of sixteen interrupts; the odd bit is edge")),
    GICD_NSACR(
            at(0xE00)
                    .array(64, 4)
                    .says("What non-secure software may do to sixteen Group 0 interrupts")),
    GICD_SGIR(
            at(0xF00)
                    .writeOnly()
                    .says("Sends an SGI (3:0) to a list (23:16) or by filter (25:24)")),
    GICD_CPENDSGIR(
            at(0xF10)
                    .array(4, 4)
                    .accessedBy(1)
                    .onesClear()
                    .says("Takes back four SGIs, a byte each, a bit for each sending core")),
    GICD_SPENDSGIR(
            at(0xF20)
                    .array(4, 4)
                    .accessedBy(1)
                    .onesSet()
                    .says("Makes four SGIs pending, a byte each, a bit for each sending core")),
    GICD_PIDR4(at(0xFD0).array(4, 4).readOnly().says("Peripheral identification, upper half")),
    GICD_PIDR0(
            at(0xFE0).array(4, 4).readOnly().says("Peripheral identification; PIDR2 says GICv2")),
    GICD_CIDR0(at(0xFF0).array(4, 4).readOnly().says("Component identification"));

    private final RegisterRow row;

    Gicv2DistributorRegister(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
