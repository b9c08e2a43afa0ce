package dev.doorbell.gic.behaviour;

/**
 * Choices of the distributor, the redistributors' own registers and the CPU interfaces.
 *
 * <p>Source: Arm IHI 0069, where it says IMPLEMENTATION DEFINED or UNPREDICTABLE; what
 * implementations do is in each constant's words.
 */
public sealed interface InterfaceChoice extends GicChoice
        permits InterfaceChoice.OneOfN,
                InterfaceChoice.MessageSpis,
                InterfaceChoice.PriorityStorage,
                InterfaceChoice.DisabledGroup,
                InterfaceChoice.SleepingCore,
                InterfaceChoice.WakerView,
                InterfaceChoice.RouterBits,
                InterfaceChoice.DoorbellToLevel {
    /** Which core takes an SPI that is routed to any of them (GICD_IROUTER.IRM = 1). */
    enum OneOfN implements InterfaceChoice {
        LOWEST("the lowest-numbered core that takes part"),
        ROUND_ROBIN("the cores that take part in turn"),
        ABSENT("not implemented: GICD_TYPER.No1N reads 1, the bit cannot be set"),
        IGNORED("not implemented, but the bit is kept: the SPI goes by the affinity");

        private final String words;

        OneOfN(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** Message-based SPIs: GICD_SETSPI_NSR and its three relatives. */
    enum MessageSpis implements InterfaceChoice {
        ABSENT("GICD_TYPER.MBIS reads 0; the registers are reserved"),
        PRESENT("GICD_TYPER.MBIS reads 1");

        private final String words;

        MessageSpis(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** How many bits of a priority byte the distributor and the redistributors keep. */
    enum PriorityStorage implements InterfaceChoice {
        IMPLEMENTED("as many as the CPU interface implements"),
        ALL_EIGHT("all eight; the CPU interface uses its upper ones");

        private final String words;

        PriorityStorage(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What an interrupt does whose group the CPU interface has disabled (ICC_IGRPEN). */
    enum DisabledGroup implements InterfaceChoice {
        STEPS_ASIDE("it is not considered: less urgent ones of other groups are delivered"),
        BLOCKS("if it is the most urgent one, nothing is delivered");

        private final String words;

        DisabledGroup(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What a redistributor whose GICR_WAKER says that its core sleeps presents to it. */
    enum SleepingCore implements InterfaceChoice {
        SILENT("nothing"),
        SIGNALLED("the same as to one that does not");

        private final String words;

        SleepingCore(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What non-secure software reads of GICR_WAKER where there are two security states. */
    enum WakerView implements InterfaceChoice {
        HIDDEN("zero"),
        READABLE("what secure software reads");

        private final String words;

        WakerView(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What GICD_IROUTER keeps of the bits it does not define. */
    enum RouterBits implements InterfaceChoice {
        DEFINED("the affinity, and IRM where implemented"),
        ALL("every bit written");

        private final String words;

        RouterBits(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What a GICv2m doorbell does to an SPI that is configured as level-sensitive (D33). */
    enum DoorbellToLevel implements InterfaceChoice {
        LOST("a pulse: nothing stays pending"),
        STAYS("pending until the guest clears it");

        private final String words;

        DoorbellToLevel(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }
}
