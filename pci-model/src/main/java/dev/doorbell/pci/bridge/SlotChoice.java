package dev.doorbell.pci.bridge;

import dev.doorbell.pci.behaviour.DeviceChoice;

/** Where controllers of slots, and the registers of the ports they are in, differ. */
public sealed interface SlotChoice extends DeviceChoice
        permits SlotChoice.PowerUp,
                SlotChoice.Message,
                SlotChoice.Pin,
                SlotChoice.Events,
                SlotChoice.Data,
                SlotChoice.Latency {
    /** What enabling a slot does that only has power. */
    enum PowerUp implements SlotChoice {
        ENABLES("the slot is enabled", false),
        IGNORED("the slot stays as it is", true);

        private final Way way;

        PowerUp(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** When a controller of slots sends its message. */
    enum Message implements SlotChoice {
        WHEN_ASSERTED("when there is something to say that was not there before", false),
        WHEN_CHANGED("also when there is nothing to say any more", true);

        private final Way way;

        Message(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Whether events of an express slot assert the port's pin while messages are off. */
    enum Pin implements SlotChoice {
        ASSERTED("the pin is asserted while an enabled event is pending", false),
        LOST("the pin falls at once, since the port's error logic drives it too", true);

        private final Way way;

        Pin(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What clearing events of an express slot does if some of them were not pending. */
    enum Events implements SlotChoice {
        CLEARED("those that were pending are cleared", false),
        KEPT("all stay as they are", true);

        private final Way way;

        Events(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What a write to the hot-plug capability's data register writes to the selected register. */
    enum Data implements SlotChoice {
        WRITTEN("what was written", false),
        MISTAKEN("what the controller's register holds whose offset is the data register's", true);

        private final Way way;

        Data(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What the secondary latency timer of a port is, whose bus is a link. */
    enum Latency implements SlotChoice {
        ZERO("it reads as zero", false),
        KEPT("it keeps what is written", true);

        private final Way way;

        Latency(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }
}
