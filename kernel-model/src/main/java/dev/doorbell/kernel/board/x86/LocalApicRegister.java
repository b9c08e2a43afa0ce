package dev.doorbell.kernel.board.x86;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * Registers of a local APIC, in address order; each core sees its own.
 *
 * <p>Source: Intel SDM volume 3, "Local APIC Register Address Map".
 */
public enum LocalApicRegister implements RegisterSpec {
    APIC_ID(at(0x020).says("This core's number (31:24)").readOnly()),
    APIC_VERSION(
            at(0x030).readOnly().says("Version 0x14, last LVT entry (23:16), 24: may suppress")),
    TPR(at(0x080).says("Task priority: classes up to (7:4) wait")),
    APR(at(0x090).unmodelled().says("Arbitration priority")),
    PPR(at(0x0A0).readOnly().says("Processor priority: of task and service, the higher class")),
    EOI(at(0x0B0).writeOnly().says("A write ends the most urgent interrupt in service")),
    LDR(at(0x0D0).says("Logical number, a bit set (31:24)")),
    DFR(at(0x0E0).says("Logical model (31:28): only flat, 0xF")),
    SVR(at(0x0F0).says("Spurious vector (7:0), software enable (8), no EOI broadcast (12)")),
    ISR(at(0x100).readOnly().array(8, 0x10).says("In service, a bit each")),
    TMR(at(0x180).readOnly().array(8, 0x10).says("Level-triggered, a bit each")),
    IRR(at(0x200).readOnly().array(8, 0x10).says("Requested, a bit each")),
    ESR(at(0x280).says("Errors; a write makes what happened since visible")),
    ICR_LOW(at(0x300).says("A write sends: vector, mode (10:8), logical (11), shorthand (19:18)")),
    ICR_HIGH(at(0x310).says("Whom it is sent to (31:24)")),
    LVT_TIMER(at(0x320).says("Timer: vector, mask (16), periodic (17)")),
    LVT_THERMAL(at(0x330).unmodelled().says("Thermal sensor")),
    LVT_PERFORMANCE(at(0x340).unmodelled().says("Performance counters")),
    LVT_LINT0(at(0x350).unmodelled().says("Local input 0")),
    LVT_LINT1(at(0x360).unmodelled().says("Local input 1")),
    LVT_ERROR(at(0x370).unmodelled().says("Errors")),
    TIMER_INITIAL(at(0x380).says("A write starts the timer; 0 stops it")),
    TIMER_CURRENT(at(0x390).readOnly().says("What the timer counts down")),
    TIMER_DIVIDE(at(0x3E0).says("Divisor of the timer's clock (3, 1:0)"));

    private final RegisterRow row;

    LocalApicRegister(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
