package dev.doorbell.kernel.explore;

import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.testkit.bare.BareMachine;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.sim.cpu.Core;

/**
 * The orders in which Breenix's handlers for its network card did their work over time, and what is
 * needed to judge them.
 *
 * <p>Source: the recorded history of ryanbreen/breenix, network interrupt handler: the first text, the
 * re-arm of {@code 97beb258}, and the latest.
 */
enum HandlerForm {
    /** Disable, clear, take, enable. */
    DRAIN_BEFORE_ENABLE {
        @Override
        void handle(Core core, GicDriver gic, ScriptedDevice device, int intid) {
            gic.disableSpi(core, intid);
            gic.clearSpiPending(core, intid);
            device.drain(core);
            gic.enableSpi(core, intid);
        }
    },
    /** The same with a barrier behind the clear. */
    BARRIER_BEHIND_CLEAR {
        @Override
        void handle(Core core, GicDriver gic, ScriptedDevice device, int intid) {
            gic.disableSpi(core, intid);
            gic.clearSpiPending(core, intid);
            core.barrier();
            device.drain(core);
            gic.enableSpi(core, intid);
        }
    },
    /** Disable, clear, enable; a softirq takes what is there once the interrupt is ended. */
    DRAIN_AFTER_ENABLE {
        @Override
        void handle(Core core, GicDriver gic, ScriptedDevice device, int intid) {
            gic.disableSpi(core, intid);
            gic.clearSpiPending(core, intid);
            gic.enableSpi(core, intid);
        }

        @Override
        void softirq(Core core, GicDriver gic, ScriptedDevice device, int intid) {
            device.drain(core);
        }
    },
    /** The handler disables and clears; the softirq takes, clears again and enables. */
    CLEAR_AFTER_LOOK {
        @Override
        void handle(Core core, GicDriver gic, ScriptedDevice device, int intid) {
            gic.disableSpi(core, intid);
            gic.clearSpiPending(core, intid);
        }

        @Override
        void softirq(Core core, GicDriver gic, ScriptedDevice device, int intid) {
            device.drain(core);
            gic.clearSpiPending(core, intid);
            gic.enableSpi(core, intid);
        }
    },
    /** The device is told to be quiet; the softirq takes, lets it speak, reads that back, looks again. */
    LOOK_AGAIN {
        @Override
        void handle(Core core, GicDriver gic, ScriptedDevice device, int intid) {
            core.write(ENABLE, 4, 0);
        }

        @Override
        void softirq(Core core, GicDriver gic, ScriptedDevice device, int intid) {
            do {
                core.write(ENABLE, 4, 0);
                device.drain(core);
                core.write(ENABLE, 4, 1);
                core.read(ENABLE, 4); // does not pass what the device has posted
            } while (device.hasMore(core));
        }
    },
    /** The same, a barrier in place of the read: the device's own writes may still be on their way. */
    LOOK_AGAIN_BEHIND_BARRIER {
        @Override
        void handle(Core core, GicDriver gic, ScriptedDevice device, int intid) {
            core.write(ENABLE, 4, 0);
        }

        @Override
        void softirq(Core core, GicDriver gic, ScriptedDevice device, int intid) {
            do {
                core.write(ENABLE, 4, 0);
                device.drain(core);
                core.write(ENABLE, 4, 1);
                core.barrier();
            } while (device.hasMore(core));
        }
    },
    /** The same, and nothing between letting it speak and looking. */
    LOOK_AGAIN_AT_ONCE {
        @Override
        void handle(Core core, GicDriver gic, ScriptedDevice device, int intid) {
            core.write(ENABLE, 4, 0);
        }

        @Override
        void softirq(Core core, GicDriver gic, ScriptedDevice device, int intid) {
            do {
                core.write(ENABLE, 4, 0);
                device.drain(core);
                core.write(ENABLE, 4, 1);
            } while (device.hasMore(core));
        }
    };

    static final long ENABLE = BareMachine.DEVICES + ScriptedDevice.ENABLE;

    /** Between acknowledge and end. */
    abstract void handle(Core core, GicDriver gic, ScriptedDevice device, int intid);

    /** After the end, still masked. */
    void softirq(Core core, GicDriver gic, ScriptedDevice device, int intid) {}
}
