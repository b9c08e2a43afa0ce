package dev.doorbell.gic.redistributor;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * Registers of a GICv3 redistributor, in address order: the RD frame, then the SGI frame at 64 KiB.
 *
 * <p>Source: Arm IHI 0069, "Redistributor register map".
 */
public enum RedistributorRegister implements RegisterSpec {
    GICR_CTLR(at(0x0000).says("LPI enable and write pending; LPIs are not implemented")),
    GICR_IIDR(at(0x0004).readOnly().says("Implementer and revision")),
    GICR_TYPER(
            at(0x0008)
                    .bytes(8)
                    .accessedBy(4)
                    .readOnly()
                    .says("Affinity, number, last of the region")),
    GICR_STATUSR(at(0x0010).unmodelled().says("Access errors seen")),
    GICR_WAKER(at(0x0014).says("Whether the core's interface sleeps")),
    GICR_PROPBASER(at(0x0070).bytes(8).accessedBy(4).unmodelled().says("LPI configuration table")),
    GICR_PENDBASER(at(0x0078).bytes(8).accessedBy(4).unmodelled().says("LPI pending table")),
    GICR_PIDR4(at(0xFFD0).array(4, 4).readOnly().says("Peripheral identification, upper half")),
    GICR_PIDR0(
            at(0xFFE0).array(4, 4).readOnly().says("Peripheral identification; PIDR2 says GICv3")),
    GICR_CIDR0(at(0xFFF0).array(4, 4).readOnly().says("Component identification")),
    GICR_IGROUPR0(at(0x1_0080).says("Group of each SGI and PPI; one is Group 1")),
    GICR_ISENABLER0(at(0x1_0100).onesSet().says("Enables the ones; reads the enables")),
    GICR_ICENABLER0(at(0x1_0180).onesClear().says("Disables the ones; reads the enables")),
    GICR_ISPENDR0(at(0x1_0200).onesSet().says("Sets the ones pending; reads pending")),
    GICR_ICPENDR0(at(0x1_0280).onesClear().says("Clears the ones' latch; reads pending")),
    GICR_ISACTIVER0(at(0x1_0300).onesSet().says("Makes the ones active; reads active")),
    GICR_ICACTIVER0(at(0x1_0380).onesClear().says("Makes the ones inactive; reads active")),
    GICR_IPRIORITYR(
            at(0x1_0400)
                    .array(8, 4)
                    .accessedBy(1)
                    .says("Priority of four interrupts, a byte each")),
    GICR_ICFGR0(at(0x1_0C00).readOnly().says("Trigger of the SGIs: all edge")),
    GICR_ICFGR1(at(0x1_0C04).says("Trigger of the PPIs; the odd bit is edge")),
    GICR_IGRPMODR0(at(0x1_0D00).reserved().says("Secure groups; not with one security state")),
    GICR_NSACR(at(0x1_0E00).reserved().says("Non-secure access; not with one security state"));

    private final RegisterRow row;

    RedistributorRegister(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
