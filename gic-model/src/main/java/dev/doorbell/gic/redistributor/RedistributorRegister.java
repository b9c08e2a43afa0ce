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
    GICR_CTLR(at(0x0000).says("LPI enable, write pending, cores left out of 1-of-N")),
    GICR_IIDR(at(0x0004).readOnly().says("Implementer and revision")),
    GICR_TYPER(
            at(0x0008)
                    .bytes(8)
                    .accessedBy(4)
                    .readOnly()
                    .says("Affinity, number, LPIs, last of the region")),
    GICR_STATUSR(at(0x0010).reserved().says("Access errors seen; optional, not implemented")),
    GICR_WAKER(at(0x0014).says("Whether the core's interface sleeps")),
    GICR_SETLPIR(
            at(0x0040).bytes(8).accessedBy(4).writeOnly().says("Makes an LPI pending; optional")),
    GICR_CLRLPIR(at(0x0048).bytes(8).accessedBy(4).writeOnly().says("Takes that back; optional")),
    GICR_PROPBASER(at(0x0070).bytes(8).accessedBy(4).says("LPI configuration table, INTID bits")),
    GICR_PENDBASER(at(0x0078).bytes(8).accessedBy(4).says("LPI pending table, whether it is zero")),
    GICR_INVLPIR(
            at(0x00A0)
                    .bytes(8)
                    .accessedBy(4)
                    .writeOnly()
                    .says("Reads one LPI's configuration again; optional")),
    GICR_INVALLR(
            at(0x00B0)
                    .bytes(8)
                    .accessedBy(4)
                    .writeOnly()
                    .says("Reads all LPIs' configuration again; optional")),
    GICR_SYNCR(at(0x00C0).readOnly().says("Whether an invalidation is under way")),
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
                    .bytes(1)
                    .array(32, 1)
                    .says("Priority of one interrupt, 0 the most urgent")),
    GICR_ICFGR0(at(0x1_0C00).readOnly().says("Trigger of the SGIs: all edge")),
    GICR_ICFGR1(at(0x1_0C04).says("Trigger of the PPIs; the odd bit is edge")),
    GICR_IGRPMODR0(at(0x1_0D00).says("Secure Group 1; zero with one security state")),
    GICR_NSACR(at(0x1_0E00).says("What non-secure software may do; zero with one security state"));

    private final RegisterRow row;

    RedistributorRegister(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
