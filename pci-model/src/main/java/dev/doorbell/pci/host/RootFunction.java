package dev.doorbell.pci.host;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.config.HeaderRegister;

/** The function a generic host bridge shows of itself at 00:00.0: an identity and no more. */
public final class RootFunction {
    private static final int VENDOR = 0x1B36;
    private static final int DEVICE = 0x0008;
    private static final int CLASS_HOST_BRIDGE = 0x060000;
    private static final int SUBSYSTEM_VENDOR = 0x1AF4;
    private static final int SUBSYSTEM = 0x1100;

    private RootFunction() {}

    /** Makes one, as QEMU's {@code virt} machine has it: no BAR, no pin, no capability. */
    public static PciFunction generic() {
        PciFunction function = new PciFunction(new Slot(0, 0), "host");
        function.identify(VENDOR, DEVICE, CLASS_HOST_BRIDGE, SUBSYSTEM_VENDOR, SUBSYSTEM);
        function.config().set(HeaderRegister.INTERRUPT_PIN.offset(), 1, 0);
        return function;
    }
}
