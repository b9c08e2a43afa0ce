package dev.doorbell.nic.e1000;

import dev.doorbell.pci.behaviour.DeviceChoice;

/** Where 82540EM and 82545EM differ: the manual's cards, and QEMU's. */
public sealed interface E1000Choice extends DeviceChoice
        permits E1000Choice.Reset,
                E1000Choice.Registers,
                E1000Choice.Moderation,
                E1000Choice.Store,
                E1000Choice.Receive,
                E1000Choice.Transmit,
                E1000Choice.SerialParts,
                E1000Choice.IoWindow {

    /** What CTRL.RST resets. */
    enum Reset implements E1000Choice {
        REGISTERS("CTRL.RST resets the MAC: registers, rings, stores", false),
        NOTHING("CTRL.RST clears itself and resets nothing", true);

        private final Way way;

        Reset(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Which bits registers have. */
    enum Registers implements E1000Choice {
        DOCUMENTED("registers have the manual's bits, and refuse other widths than 32 bits", false),
        QEMU(
                "many registers keep bits that the manual reserves, others are missing; every cause"
                        + " bit works; ICS reads as ICR; a narrow access reaches the whole register",
                true);

        private final Way way;

        Registers(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** How interrupts are moderated. */
    enum Moderation implements E1000Choice {
        TIMERS("ITR spaces interrupts; RDTR, RADV, TIDV and TADV are timers that delay", false),
        ONE_GAP(
                "after each rise the wire stays low for the least of ITR and, where they apply, RADV"
                        + " and TADV, but for 128 us at least; RDTR and TIDV are no timers",
                true);

        private final Way way;

        Moderation(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Where frames wait that have no descriptor. */
    enum Store implements E1000Choice {
        PACKET_BUFFER(
                "frames wait in the packet buffer for descriptors; one that does not fit is lost",
                false),
        WIRE(
                "frames wait at the far end, also for a second after RCTL is written; one for which"
                        + " the descriptors left do not suffice is lost",
                true);

        private final Way way;

        Store(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Details of receiving. */
    enum Receive implements E1000Choice {
        DOCUMENTED(
                "checksums are looked at, the FCS kept in memory is real, RXDMT0 marks the crossing"
                        + " of its threshold, the group table is for group addresses",
                false),
        QEMU(
                "checksums are ignored, the FCS kept is only counted, RXDMT0 comes with every frame"
                        + " below its threshold, the group table is asked about every address",
                true);

        private final Way way;

        Receive(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Details of sending. */
    enum Transmit implements E1000Choice {
        DOCUMENTED(
                "short frames are padded, legacy descriptors can ask for a checksum, nothing is sent"
                        + " without a link, indices outside a ring stop it",
                false),
        QEMU(
                "frames are not padded, every kick raises TXQE, without a link frames go nowhere, a"
                        + " full last segment is followed by its headers, indices outside a ring make"
                        + " one round",
                true);

        private final Way way;

        Transmit(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** PHY and EEPROM. */
    enum SerialParts implements E1000Choice {
        DOCUMENTED(
                "the EEPROM can be written, the PHY resets, negotiation takes what it takes",
                false),
        QEMU(
                "the EEPROM's port only reads, the PHY has 13 registers and never resets,"
                        + " negotiation takes 500 ms",
                true);

        private final Way way;

        SerialParts(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** The window in I/O space. */
    enum IoWindow implements E1000Choice {
        REACHES_REGISTERS("IOADDR and IODATA reach every register", false),
        DEAD("the I/O window reads as zero and ignores writes", true);

        private final Way way;

        IoWindow(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }
}
