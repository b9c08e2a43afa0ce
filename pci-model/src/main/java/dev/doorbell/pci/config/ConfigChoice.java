package dev.doorbell.pci.config;

import dev.doorbell.pci.behaviour.DeviceChoice;

/** Where configuration spaces differ. */
public sealed interface ConfigChoice extends DeviceChoice
        permits ConfigChoice.Unused, ConfigChoice.Abort {
    /** What the bytes behind the header do that no capability takes. */
    enum Unused implements ConfigChoice {
        ZERO("they read as zero, and writes are ignored", false),
        KEPT("they keep what is written", true);

        private final Way way;

        Unused(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What a function's status says after a request of its own that reached nobody. */
    enum Abort implements ConfigChoice {
        RECORDED("bit 13, received master abort, is set until cleared", false),
        FORGOTTEN("nothing", true);

        private final Way way;

        Abort(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }
}
