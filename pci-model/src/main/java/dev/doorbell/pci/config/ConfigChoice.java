package dev.doorbell.pci.config;

import dev.doorbell.pci.behaviour.DeviceChoice;

/** Where configuration spaces differ. */
public sealed interface ConfigChoice extends DeviceChoice permits ConfigChoice.Unused {
    /** What the bytes behind the header do that no capability takes. */
    enum Unused implements ConfigChoice {
        ZERO("they read as zero, and writes are ignored", false),
        KEPT("they keep what is written", true);

        private final String says;
        private final boolean qemu;

        Unused(String says, boolean qemu) {
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
