package dev.doorbell.pci.capability;

import dev.doorbell.pci.behaviour.DeviceChoice;

/** Where capabilities differ. */
public sealed interface CapabilityChoice extends DeviceChoice
        permits CapabilityChoice.Sleep, CapabilityChoice.ErrorMask {
    /** What a function in D3hot does. */
    enum Sleep implements CapabilityChoice {
        HEEDED("it answers configuration accesses only, and masters nothing", false),
        IGNORED("it works on as in D0", true);

        private final String says;
        private final boolean qemu;

        Sleep(String says, boolean qemu) {
            this.says = says;
            this.qemu = qemu;
        }

        @Override
        public String says() {
            return says;
        }

        @Override
        public boolean isQemu() {
            return qemu;
        }
    }

    /** Whether uncorrectable errors can be masked in the error reporting capability. */
    enum ErrorMask implements CapabilityChoice {
        WRITABLE("the mask of uncorrectable errors is writable", false),
        READ_ONLY("the mask of uncorrectable errors reads as zero", true);

        private final String says;
        private final boolean qemu;

        ErrorMask(String says, boolean qemu) {
            this.says = says;
            this.qemu = qemu;
        }

        @Override
        public String says() {
            return says;
        }

        @Override
        public boolean isQemu() {
            return qemu;
        }
    }
}
