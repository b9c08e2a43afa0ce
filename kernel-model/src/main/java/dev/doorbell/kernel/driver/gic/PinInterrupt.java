package dev.doorbell.kernel.driver.gic;

import dev.doorbell.kernel.driver.irqchip.DeviceInterrupt;
import dev.doorbell.sim.cpu.Core;

/**
 * A level-sensitive SPI that pins raise.
 *
 * <p>Nothing is done to it around a handler: it is pending for as long as a pin is asserted, and quiet
 * when every device is.
 *
 * @param gic whose SPI it is
 * @param intid the SPI
 */
record PinInterrupt(GicDriver gic, int intid) implements DeviceInterrupt {
    @Override
    public boolean isShared() {
        return true;
    }

    /** Trigger before enable: changing it on an enabled SPI is unpredictable. */
    @Override
    public void enable(Core core) {
        gic.disableSpi(core, intid);
        gic.configureSpiLevelSensitive(core, intid);
        gic.enableSpi(core, intid);
    }
}
