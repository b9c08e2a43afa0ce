package dev.doorbell.nic.e1000e;

import dev.doorbell.pci.behaviour.DeviceChoice;

/** Where the 82574L and QEMU's e1000e differ. */
public sealed interface E1000eChoice extends DeviceChoice
        permits E1000eChoice.Reset,
                E1000eChoice.NarrowAccess,
                E1000eChoice.CauseRead,
                E1000eChoice.Asserted,
                E1000eChoice.OtherCleared,
                E1000eChoice.AutoMask,
                E1000eChoice.GapMinimum,
                E1000eChoice.GapMemory,
                E1000eChoice.HighPin,
                E1000eChoice.ModeChange,
                E1000eChoice.EmptyQueue,
                E1000eChoice.Building,
                E1000eChoice.WriteBack,
                E1000eChoice.GroupTable,
                E1000eChoice.GroupPromiscuity,
                E1000eChoice.BadIndex,
                E1000eChoice.LongFrame,
                E1000eChoice.EepromPort,
                E1000eChoice.PauseControl,
                E1000eChoice.PhyReset,
                E1000eChoice.AbsentPhy,
                E1000eChoice.TransmitDelayRead,
                E1000eChoice.Overflow {
    /** What CTRL.RST resets. */
    enum Reset implements E1000eChoice {
        EVERYTHING("every register and queue, but not the PHY and the EEPROM", false),
        MAC_ADDRESS("receive address 0 only", true);

        private final Way way;

        Reset(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What an access of one or two bytes means. */
    enum NarrowAccess implements E1000eChoice {
        IGNORED("it reads as zero and writes nothing", false),
        LOW_BITS(
                "it reaches the low bits of the register it lies in, and a write clears the others",
                true);

        private final Way way;

        NarrowAccess(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** When a read of ICR clears it. */
    enum CauseRead implements E1000eChoice {
        WHEN_ASSERTED(
                "a read clears the causes if none is enabled or an interrupt is asserted", false),
        WITHOUT_MSIX(
                "without MSI-X a read always clears the causes, before it could mask any; with MSI-X only if none is enabled, or auto-masking is on",
                true);

        private final Way way;

        CauseRead(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** When bit 31 of ICR is set. */
    enum Asserted implements E1000eChoice {
        ENABLED_CAUSE("while an enabled cause is pending", false),
        ANY_CAUSE("while any cause is pending", true);

        private final Way way;

        Asserted(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What writing the OTHER bit to ICR clears. */
    enum OtherCleared implements E1000eChoice {
        ITSELF("that bit; it is set again while one of its causes is pending", false),
        ITS_CAUSES("that bit and all causes it stands for", true);

        private final Way way;

        OtherCleared(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What a message does while CTRL_EXT.EIAME is set. */
    enum AutoMask implements E1000eChoice {
        DISABLES_CAUSE(
                "it disables its cause, if IAM has it; EIAC clears the pending cause alone", false),
        EDITS_IAM(
                "it takes its cause out of IAM; EIAC also disables the cause, unless IAME is set",
                true);

        private final Way way;

        AutoMask(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** The shortest gap between interrupts. */
    enum GapMinimum implements E1000eChoice {
        NONE("none: an interval of zero disables moderation", false),
        MICROS_128("128 us, whatever the interval says", true);

        private final Way way;

        GapMinimum(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What the end of a gap does for a vector. */
    enum GapMemory implements E1000eChoice {
        ONCE("a message held back is sent once, and a new gap begins", false),
        STICKY(
                "once a message was held back, the end of every later gap sends one, and begins none",
                true);

        private final Way way;

        GapMemory(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What a new cause does while the pin is high. */
    enum HighPin implements E1000eChoice {
        STAYS("nothing: a gap begins when the pin rises", false),
        ASSERTED_AGAIN("it counts as an assertion and begins a gap, unless one is running", true);

        private final Way way;

        HighPin(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What happens when software chooses pin, MSI or MSI-X. */
    enum ModeChange implements E1000eChoice {
        SETTLES("pending causes interrupt in the new way at once", false),
        WAITS("pending causes interrupt in the new way when anything changes next", true);

        private final Way way;

        ModeChange(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** When TXQE is set. */
    enum EmptyQueue implements E1000eChoice {
        RAN_EMPTY("when the last descriptor of a queue has been taken", false),
        LOOKED_AT("whenever a queue was looked at", true);

        private final Way way;

        EmptyQueue(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** How frames are made of transmit descriptors. */
    enum Building implements E1000eChoice {
        AS_TOLD(
                "as context and data descriptors say; short frames are padded if TCTL says so",
                false),
        BY_HEADERS(
                "as the headers of the packet say: one without them in full vanishes, one to be segmented becomes IP fragments, none is padded; it is counted whole, without FCS",
                true);

        private final Way way;

        Building(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What a receive descriptor says. */
    enum WriteBack implements E1000eChoice {
        COMPLETE(
                "the inexact filter and the packet checksum too; a special field without a tag is zero, an FCS that is kept is the frame's",
                false),
        SPARSE(
                "neither of them; a legacy special field without a tag stays as it was, an FCS that is kept is zero and has a descriptor of its own",
                true);

        private final Way way;

        WriteBack(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Which addresses the multicast hash table is asked about. */
    enum GroupTable implements E1000eChoice {
        GROUPS("multicast and broadcast addresses", false),
        EVERY_ADDRESS("every address", true);

        private final Way way;

        GroupTable(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What RCTL.MPE accepts. */
    enum GroupPromiscuity implements E1000eChoice {
        ALL_GROUPS("multicasts and broadcasts", false),
        MULTICASTS("multicasts", true);

        private final Way way;

        GroupPromiscuity(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What an index outside its ring does. */
    enum BadIndex implements E1000eChoice {
        STANDS_STILL("a guest error; the ring is not touched", false),
        TAIL_MATTERS(
                "a tail outside makes a transmit ring empty and loses received frames, which are told as received; a head outside is used once",
                true);

        private final Way way;

        BadIndex(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Which frames are too long without RCTL.LPE. */
    enum LongFrame implements E1000eChoice {
        WITH_FCS("those of more than 1522 bytes with their FCS", false),
        WITHOUT_FCS("those of more than 1522 bytes without it", true);

        private final Way way;

        LongFrame(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** How software gets at the EEPROM. */
    enum EepromPort implements E1000eChoice {
        GRANTED("EECD grants what it is asked for; a write of a word is told in EEWR", false),
        ALWAYS(
                "EECD grants nothing and nobody has to ask; a write of a word is told in EERD",
                true);

        private final Way way;

        EepromPort(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** Who enables flow control in CTRL. */
    enum PauseControl implements E1000eChoice {
        SOFTWARE("software alone", false),
        NEGOTIATION("the end of a negotiation does, in both directions", true);

        private final Way way;

        PauseControl(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What CTRL.PHY_RST does. */
    enum PhyReset implements E1000eChoice {
        RESETS("it resets the PHY, and reads as zero", false),
        NOTED("it is noted in STATUS and reads as one", true);

        private final Way way;

        PhyReset(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What MDIC shows after an access to a PHY that is not there. */
    enum AbsentPhy implements E1000eChoice {
        ERROR("the access, and an error", false),
        OLD_RESULT("what it showed before, and an error", true);

        private final Way way;

        AbsentPhy(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What TIDV reads as. */
    enum TransmitDelayRead implements E1000eChoice {
        VALUE("what was written", false),
        ZERO("zero", true);

        private final Way way;

        TransmitDelayRead(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }

    /** What happens to a frame when no descriptor is left. */
    enum Overflow implements E1000eChoice {
        STORED("it waits in the packet buffer while that has room, then it is lost", false),
        HELD_BACK("the wire holds it back", true);

        private final Way way;

        Overflow(String says, boolean qemu) {
            this.way = new Way(says, qemu);
        }

        @Override
        public Way way() {
            return way;
        }
    }
}
