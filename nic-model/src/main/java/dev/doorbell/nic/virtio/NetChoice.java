package dev.doorbell.nic.virtio;

import dev.doorbell.pci.behaviour.DeviceChoice;

/** Where virtio network cards differ. */
public sealed interface NetChoice extends DeviceChoice
        permits NetChoice.BufferCount, NetChoice.TooLong, NetChoice.LinkNotice {
    /** What becomes of the header's buffer count without MRG_RXBUF. */
    enum BufferCount implements NetChoice {
        ONE("without MRG_RXBUF a header of 12 bytes counts one buffer", false),
        UNTOUCHED("without MRG_RXBUF the buffer count of a header keeps what was there", true);

        private final Way way;

        BufferCount(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What a frame that its receive buffer does not hold leaves there. */
    enum TooLong implements NetChoice {
        NOTHING("a frame too long for its buffer leaves the buffer alone", false),
        WHAT_FITS("a frame too long for its buffer fills it before it is dropped", true);

        private final Way way;

        TooLong(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Whether a driver that did not accept STATUS hears of the link. */
    enum LinkNotice implements NetChoice {
        IF_ACCEPTED("the link's state is announced to drivers that accepted STATUS", false),
        ALWAYS("the link's state is announced to every driver", true);

        private final Way way;

        LinkNotice(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }
}
