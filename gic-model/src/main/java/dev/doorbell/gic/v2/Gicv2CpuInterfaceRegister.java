package dev.doorbell.gic.v2;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * Registers of a GICv2 CPU interface, in address order. All are banked.
 *
 * <p>Source: Arm IHI 0048, "CPU interface register map".
 */
public enum Gicv2CpuInterfaceRegister implements RegisterSpec {
    GICC_CTLR(at(0x000).says("Group enables, which input, who may acknowledge what, end modes")),
    GICC_PMR(at(0x004).says("Only more urgent priorities are signalled")),
    GICC_BPR(at(0x008).says("How much of a priority preempts; Group 0, or both")),
    GICC_IAR(
            at(0x00C)
                    .readOnly()
                    .says("A read acknowledges: INTID (9:0), sender of an SGI (12:10)")),
    GICC_EOIR(at(0x010).writeOnly().says("Ends the interrupt whose acknowledge read this value")),
    GICC_RPR(at(0x014).readOnly().says("The running priority; 0xFF when idle")),
    GICC_HPPIR(
            at(0x018)
                    .readOnly()
                    .says("The most urgent pending interrupt; nothing is acknowledged")),
    GICC_ABPR(at(0x01C).says("How much of a Group 1 priority preempts")),
    GICC_AIAR(at(0x020).readOnly().says("GICC_IAR for Group 1 only")),
    GICC_AEOIR(at(0x024).writeOnly().says("GICC_EOIR for Group 1 only")),
    GICC_AHPPIR(at(0x028).readOnly().says("GICC_HPPIR for Group 1 only")),
    GICC_APR(at(0x0D0).array(4, 4).says("Group 0 priorities being served, a bit each")),
    GICC_NSAPR(at(0x0E0).array(4, 4).says("Group 1 priorities being served, a bit each")),
    GICC_IIDR(at(0x0FC).readOnly().says("Implementer, revision, architecture 2 (19:16)")),
    GICC_DIR(at(0x1000).writeOnly().says("Deactivates, where the end only drops the priority"));

    private final RegisterRow row;

    Gicv2CpuInterfaceRegister(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
