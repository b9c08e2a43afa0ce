package dev.doorbell.gic.distributor;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * Registers of the GICv3 distributor, in address order.
 *
 * <p>Source: Arm IHI 0069, "Distributor register map".
 */
public enum DistributorRegister implements RegisterSpec {
    GICD_CTLR(at(0x0000).says("Group enables, affinity routing, security, write pending")),
    GICD_TYPER(at(0x0004).readOnly().says("How many interrupts, cores and INTID bits there are")),
    GICD_IIDR(at(0x0008).readOnly().says("Implementer and revision")),
    GICD_TYPER2(at(0x000C).readOnly().says("Virtual INTID bits; none here")),
    GICD_STATUSR(at(0x0010).reserved().says("Access errors seen; optional, not implemented")),
    GICD_SETSPI_NSR(
            at(0x0040).accessedBy(2).writeOnly().says("Makes an SPI pending; optional (MBIS)")),
    GICD_CLRSPI_NSR(at(0x0048).accessedBy(2).writeOnly().says("Takes that back; optional (MBIS)")),
    GICD_SETSPI_SR(
            at(0x0050).accessedBy(2).writeOnly().says("Makes a secure SPI pending; optional")),
    GICD_CLRSPI_SR(at(0x0058).accessedBy(2).writeOnly().says("Takes that back; optional")),
    GICD_IGROUPR(at(0x0080).array(32, 4).says("Group of each interrupt; one is Group 1")),
    GICD_ISENABLER(at(0x0100).array(32, 4).onesSet().says("Enables the ones; reads the enables")),
    GICD_ICENABLER(
            at(0x0180).array(32, 4).onesClear().says("Disables the ones; reads the enables")),
    GICD_ISPENDR(at(0x0200).array(32, 4).onesSet().says("Sets the ones pending; reads pending")),
    GICD_ICPENDR(at(0x0280).array(32, 4).onesClear().says("Clears the ones' latch; reads pending")),
    GICD_ISACTIVER(at(0x0300).array(32, 4).onesSet().says("Makes the ones active; reads active")),
    GICD_ICACTIVER(
            at(0x0380).array(32, 4).onesClear().says("Makes the ones inactive; reads active")),
    GICD_IPRIORITYR(
            at(0x0400)
                    .bytes(1)
                    .array(1020, 1)
                    .says("Priority of one interrupt, 0 the most urgent")),
    GICD_ITARGETSR(
            at(0x0800)
                    .array(255, 4)
                    .accessedBy(1)
                    .reserved()
                    .says("Targets; not with affinity routing")),
    GICD_ICFGR(at(0x0C00).array(64, 4).says("Trigger of sixteen interrupts; the odd bit is edge")),
    GICD_IGRPMODR(at(0x0D00).array(32, 4).says("Secure Group 1; zero with one security state")),
    GICD_NSACR(
            at(0x0E00)
                    .array(64, 4)
                    .says("What non-secure software may do; zero with one security state")),
    GICD_SGIR(at(0x0F00).reserved().says("Sends an SGI; not with affinity routing")),
    GICD_CPENDSGIR(
            at(0x0F10).array(4, 4).reserved().says("SGI pending; not with affinity routing")),
    GICD_SPENDSGIR(
            at(0x0F20).array(4, 4).reserved().says("SGI pending; not with affinity routing")),
    GICD_IROUTER(
            at(0x6000).bytes(8).accessedBy(4).array(1020, 8).says("Affinity an SPI is routed to")),
    GICD_PIDR4(at(0xFFD0).array(4, 4).readOnly().says("Peripheral identification, upper half")),
    GICD_PIDR0(
            at(0xFFE0).array(4, 4).readOnly().says("Peripheral identification; PIDR2 says GICv3")),
    GICD_CIDR0(at(0xFFF0).array(4, 4).readOnly().says("Component identification"));

    private final RegisterRow row;

    DistributorRegister(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
