package dev.doorbell.pci.capability;

import dev.doorbell.pci.behaviour.DeviceChoice;

/** Where capabilities differ. */
public sealed interface CapabilityChoice extends DeviceChoice
        permits CapabilityChoice.Sleep, CapabilityChoice.ErrorMask {
    /** What a function in D3hot does. */
    enum Sleep implements CapabilityChoice {
        HEEDED("it answers configuration accesses only, and masters nothing", false),
        IGNORED("it works on as in D0", true);

        private final Way way;

        Sleep(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Whether uncorrectable errors can be masked in the error reporting capability. */
    enum ErrorMask implements CapabilityChoice {
        WRITABLE("the mask of uncorrectable errors is writable", false),
        READ_ONLY("the mask of uncorrectable errors reads as zero", true);

        private final Way way;

        ErrorMask(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }
}
