package dev.doorbell.pci.nvme;

import dev.doorbell.pci.behaviour.DeviceChoice;

/**
 * Where NVMe controllers differ. QEMU's are those of its hw/nvme/ctrl.c as of 7.2, measured.
 *
 * <p>The first constant of each kind follows NVM Express Base Specification 1.4.
 */
public sealed interface NvmeChoice extends DeviceChoice
        permits NvmeChoice.Registers,
                NvmeChoice.Doorbells,
                NvmeChoice.Pin,
                NvmeChoice.Messages,
                NvmeChoice.Reset,
                NvmeChoice.Fatal,
                NvmeChoice.EntrySizes,
                NvmeChoice.Features,
                NvmeChoice.Identity,
                NvmeChoice.Refusals,
                NvmeChoice.Unreachable,
                NvmeChoice.Order {

    /** Reserved bits, and accesses of odd widths. */
    enum Registers implements NvmeChoice {
        MASKED("reserved bits are zero; accesses take 4 or 8 bytes", false),
        AS_WRITTEN("a write is kept as it is, whatever its width; narrow reads work", true);

        private final Way way;

        Registers(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Which doorbell values are invalid. */
    enum Doorbells implements NvmeChoice {
        CHECKED("a doorbell must not add or remove more entries than there are", false),
        IN_RANGE("a doorbell is good if it is within the queue", true);

        private final Way way;

        Doorbells(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What the pin follows. */
    enum Pin implements NvmeChoice {
        FOLLOWS_QUEUES("the pin is high while an announced completion is unread", false),
        COUNTED(
                "the pin falls when a count of unread queues is zero; a head doorbell written"
                        + " twice upsets the count",
                true);

        private final Way way;

        Pin(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Which completion queues send messages. */
    enum Messages implements NvmeChoice {
        ALWAYS("a queue sends messages whenever MSI-X is enabled", false),
        VECTOR_IN_USE(
                "a vector is mute unless a queue was created for it while MSI-X was enabled", true);

        private final Way way;

        Messages(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What a controller reset leaves. */
    enum Reset implements NvmeChoice {
        FORGETS("a controller reset lets go of the pin and sets features to their defaults", false),
        KEEPS_PIN_AND_FEATURES("a controller reset leaves the pin and the features alone", true);

        private final Way way;

        Reset(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What a fatal error does. */
    enum Fatal implements NvmeChoice {
        STOPS("a fatal error stops the controller until it is reset; it stays ready", false),
        GOES_ON("a fatal error clears the ready bit, and the next doorbell is served", true);

        private final Way way;

        Fatal(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** When the sizes of queue entries are checked. */
    enum EntrySizes implements NvmeChoice {
        AT_CREATION("entry sizes matter when an I/O queue is created", false),
        AT_ENABLE("wrong entry sizes keep the controller from starting", true);

        private final Way way;

        EntrySizes(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Which features there are, and can be changed. */
    enum Features implements NvmeChoice {
        MANDATORY("arbitration, coalescing and vector configuration can be changed", false),
        QEMU(
                "arbitration, power, coalescing, vector configuration and atomicity cannot be"
                        + " changed; host behaviour and command set profile can",
                true);

        private final Way way;

        Features(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What the controller says it is. */
    enum Identity implements NvmeChoice {
        DOORBELL("it claims what Doorbell models, and one namespace", false),
        QEMU("it claims what QEMU's does, 256 namespaces among it", true);

        private final Way way;

        Identity(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** By which status a command is refused. */
    enum Refusals implements NvmeChoice {
        NAMED("an invalid log page and the broadcast namespace have their own status", false),
        INVALID_FIELD("both are an invalid field in the command", true);

        private final Way way;

        Refusals(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What becomes of data at addresses where no memory is, or not where PRPs may point. */
    enum Unreachable implements NvmeChoice {
        REFUSED("such a command ends with a status that says so", false),
        IGNORED("such data is lost or zero, and the command succeeds", true);

        private final Way way;

        Unreachable(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** In which order commands fetched together complete. */
    enum Order implements NvmeChoice {
        AS_FETCHED("commands complete, and events are announced, in the order fetched", false),
        LAST_FIRST("I/O commands fetched together, and event requests, complete last first", true);

        private final Way way;

        Order(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }
}
