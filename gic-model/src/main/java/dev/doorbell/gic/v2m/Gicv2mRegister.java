package dev.doorbell.gic.v2m;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * Registers of a GICv2m frame, in address order.
 *
 * <p>Source: Arm Base System Architecture, "GICv2m Architecture", register summary.
 */
public enum Gicv2mRegister implements RegisterSpec {
    MSI_TYPER(at(0x008).readOnly().says("First SPI (25:16) and number of SPIs (9:0)")),
    MSI_SETSPI_NS(
            at(0x040).accessedBy(2).writeOnly().says("The doorbell: pulses the SPI written (9:0)")),
    MSI_IIDR(at(0xFCC).readOnly().says("Implementer, product and revision")),
    MSI_PIDR4(at(0xFD0).array(4, 4).readOnly().says("Peripheral identification, upper half")),
    MSI_PIDR0(at(0xFE0).array(4, 4).readOnly().says("Peripheral identification")),
    MSI_CIDR0(at(0xFF0).array(4, 4).readOnly().says("Component identification"));

    private final RegisterRow row;

    Gicv2mRegister(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
