package dev.doorbell.pci;

import dev.doorbell.pci.behaviour.DeviceChoice;

/** Where bridges differ. */
public sealed interface BridgeChoice extends DeviceChoice
        permits BridgeChoice.Upstream, BridgeChoice.Numbers, BridgeChoice.Reset {
    /** Whether requests go up while the bridge's own bus-master bit is off. */
    enum Upstream implements BridgeChoice {
        NEEDS_BUS_MASTER("a bridge passes requests upstream only while it is a bus master", false),
        ALWAYS("a bridge passes requests upstream always", true);

        private final Way way;

        Upstream(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Which configuration cycles go down. */
    enum Numbers implements BridgeChoice {
        IN_RANGE("those for the secondary to the subordinate number", false),
        ALSO_SECONDARY("those, and those for the secondary number though it is out of range", true);

        private final Way way;

        Numbers(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What the bus-reset bit of bridge control does while it is set. */
    enum Reset implements BridgeChoice {
        HOLDS("nothing behind the bridge answers, or sends, until it is cleared", false),
        MOMENTARY("what is behind the bridge is reset when it is set, and works on", true);

        private final Way way;

        Reset(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }
}
