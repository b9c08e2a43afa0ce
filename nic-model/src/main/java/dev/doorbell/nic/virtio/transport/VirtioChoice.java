package dev.doorbell.nic.virtio.transport;

import dev.doorbell.pci.behaviour.DeviceChoice;

/** Where virtio devices on PCI differ, whatever they are for. */
public sealed interface VirtioChoice extends DeviceChoice
        permits VirtioChoice.OverPosted,
                VirtioChoice.Features,
                VirtioChoice.Reset,
                VirtioChoice.IsrUnderMsix,
                VirtioChoice.ChangeCause,
                VirtioChoice.QueueSize,
                VirtioChoice.EnableZero,
                VirtioChoice.PageZero,
                VirtioChoice.EmptyDescriptor,
                VirtioChoice.Nested,
                VirtioChoice.NowhereToRead,
                VirtioChoice.Notifications,
                VirtioChoice.FirstUse,
                VirtioChoice.MasterBit {
    /** What happens when more buffers are available than the ring has entries. */
    enum OverPosted implements VirtioChoice {
        BREAKS("more buffers available than entries break the device", false),
        TOLERATED("more buffers available than entries are taken as the ring shows them", true);

        private final Way way;

        OverPosted(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Whether FEATURES_OK depends on what the driver accepted. */
    enum Features implements VirtioChoice {
        CHECKED("FEATURES_OK is refused without VERSION_1 or with a feature not offered", false),
        TAKEN("FEATURES_OK always sticks; features not offered are dropped", true);

        private final Way way;

        Features(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What a reset does to the feature registers of the modern layout. */
    enum Reset implements VirtioChoice {
        CLEARS_FEATURES("a reset clears the feature selectors and driver_feature", false),
        KEEPS_FEATURES("the feature selectors and driver_feature read as before a reset", true);

        private final Way way;

        Reset(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Whether the interrupt status works while MSI-X is enabled. */
    enum IsrUnderMsix implements VirtioChoice {
        ZERO("while MSI-X is enabled the interrupt status stays zero", false),
        SET("the interrupt status is set whether or not MSI-X is enabled", true);

        private final Way way;

        IsrUnderMsix(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Which bits of the interrupt status a change of configuration sets. */
    enum ChangeCause implements VirtioChoice {
        CHANGE_ALONE("a change of configuration sets bit 1 of the interrupt status", false),
        BOTH("a change of configuration sets bits 0 and 1 of the interrupt status", true);

        private final Way way;

        ChangeCause(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Which sizes a driver may give a queue. */
    enum QueueSize implements VirtioChoice {
        POWER_OF_TWO("a queue takes a power of two up to the size it had after reset", false),
        UP_TO_1024("a queue takes any size from 1 to 1024", true);

        private final Way way;

        QueueSize(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What writing something else than 1 to queue_enable does. */
    enum EnableZero implements VirtioChoice {
        IGNORED("queue_enable takes 1 and ignores everything else", false),
        BREAKS("writing anything but 1 to queue_enable breaks the device", true);

        private final Way way;

        EnableZero(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What writing zero to the legacy queue address does. */
    enum PageZero implements VirtioChoice {
        STOPS_QUEUE("queue page zero stops the queue", false),
        RESETS_DEVICE("queue page zero resets the device", true);

        private final Way way;

        PageZero(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What a descriptor of no bytes does. */
    enum EmptyDescriptor implements VirtioChoice {
        ALLOWED("a descriptor may have no bytes", false),
        BREAKS("a descriptor without bytes breaks the device", true);

        private final Way way;

        EmptyDescriptor(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What the INDIRECT flag means anywhere but in the first descriptor of a chain. */
    enum Nested implements VirtioChoice {
        FOLLOWED(
                "a chain may end in an indirect descriptor; within a table the flag breaks the"
                        + " device",
                false),
        PLAIN("the flag counts only in a chain's first descriptor and is ignored elsewhere", true);

        private final Way way;

        Nested(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What a buffer to read from, outside memory, does. */
    enum NowhereToRead implements VirtioChoice {
        BREAKS("a buffer to be read outside memory breaks the device", false),
        ZEROS("a buffer to be read outside memory reads as zeros", true);

        private final Way way;

        NowhereToRead(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Which notifications a device asks for. */
    enum Notifications implements VirtioChoice {
        ALL("the device wants to be notified of every buffer", false),
        WHEN_IDLE("the device asks not to be notified while it has buffers or is at work", true);

        private final Way way;

        Notifications(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** With EVENT_IDX, whether the first used buffer after a reset is announced in any case. */
    enum FirstUse implements VirtioChoice {
        BY_EVENT("used_event decides about the first used buffer as about any other", false),
        ANNOUNCED("the first used buffer of a queue is announced whatever used_event says", true);

        private final Way way;

        FirstUse(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** How bus mastering and the legacy device status hang together. */
    enum MasterBit implements VirtioChoice {
        APART("bus mastering and the device status do not touch each other", false),
        JOINED("legacy status 3 turns bus mastering on; turning it off clears DRIVER_OK", true);

        private final Way way;

        MasterBit(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }
}
