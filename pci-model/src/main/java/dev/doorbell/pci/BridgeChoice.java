package dev.doorbell.pci;

import dev.doorbell.pci.behaviour.DeviceChoice;

/** Where bridges differ. */
public sealed interface BridgeChoice extends DeviceChoice permits BridgeChoice.Upstream {
    /** Whether requests go up while the bridge's own bus-master bit is off. */
    enum Upstream implements BridgeChoice {
        NEEDS_BUS_MASTER("a bridge passes requests upstream only while it is a bus master", false),
        ALWAYS("a bridge passes requests upstream always", true);

        private final String says;
        private final boolean qemu;

        Upstream(String says, boolean qemu) {
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
