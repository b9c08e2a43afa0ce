package dev.doorbell.kernel.driver.net;

import dev.doorbell.sim.cpu.Core;

/**
 * The registers that both transports have, each at its own place, and what is done to them in the same
 * order.
 *
 * @param base address of the block that holds them
 * @param deviceStatus offset of the device status
 * @param configVector offset of the configuration vector
 * @param queueSelect offset of the queue selector
 * @param queueVector offset of the selected queue's vector
 */
record VirtioRegisters(
        long base, int deviceStatus, int configVector, int queueSelect, int queueVector) {
    private static final int MAC_BYTES = 6;

    int read(Core core, int offset, int bytes) {
        return (int) core.read(base + offset, bytes);
    }

    void write(Core core, int offset, int bytes, int value) {
        core.write(base + offset, bytes, value & 0xFFFF_FFFFL);
    }

    /** Steps 1 to 3: resets the device, acknowledges it, and says that there is a driver. */
    void begin(Core core) {
        write(core, deviceStatus, 1, 0);
        for (int polls = 0;
                polls < VirtioTransport.RESET_POLLS_MAX && read(core, deviceStatus, 1) != 0; ) {
            polls++;
        }
        write(core, deviceStatus, 1, VirtioTransport.STATUS_ACKNOWLEDGE);
        write(
                core,
                deviceStatus,
                1,
                VirtioTransport.STATUS_ACKNOWLEDGE | VirtioTransport.STATUS_DRIVER);
    }

    /** Aims vector 0 at a queue and none at the rest; answers whether the device took it. */
    boolean aimVector(Core core, int queue) {
        write(core, configVector, 2, VirtioTransport.NO_VECTOR);
        read(core, configVector, 2);
        write(core, queueSelect, 2, queue);
        write(core, queueVector, 2, 0);
        boolean taken = read(core, queueVector, 2) == 0;
        if (taken) {
            write(core, queueSelect, 2, 1 - queue);
            write(core, queueVector, 2, VirtioTransport.NO_VECTOR);
        }
        return taken;
    }

    /** The link address at {@code address}, its first byte the highest. */
    static long readMac(Core core, long address) {
        long mac = 0;
        for (int i = 0; i < MAC_BYTES; i++) {
            mac = mac << 8 | core.read(address + i, 1);
        }
        return mac;
    }
}
