package dev.doorbell.gic.behaviour;

/**
 * Choices of the redistributors' LPI side. The numbers D20 to D32 are those of the fidelity page.
 *
 * <p>Source: Arm IHI 0069, "LPI Configuration tables" and "LPI Pending tables".
 */
public sealed interface LpiChoice extends GicChoice
        permits LpiChoice.Staleness,
                LpiChoice.PendingZero,
                LpiChoice.Disabling,
                LpiChoice.BaseWhileEnabled,
                LpiChoice.PropertyBase,
                LpiChoice.DirectLpis,
                LpiChoice.DirectInvalidation,
                LpiChoice.TwoStatePriority {
    /** How long an LPI's configuration is used before it is read again (D20). */
    enum Staleness implements LpiChoice {
        ALWAYS_UNTIL_INV("from its first use until an invalidation"),
        NEVER("no time: a write to the table is seen at once"),
        RANDOM("a time drawn at random"),
        FINITE("until an invalidation, or until its place in a finite cache is needed"),
        FROM_MAPPING("from its mapping until an invalidation");

        private final String words;

        Staleness(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What GICR_PENDBASER.PTZ means when LPIs are enabled (D21). */
    enum PendingZero implements LpiChoice {
        HONOURED("1: the table is zero and is not read; 0: it is read"),
        ALWAYS_READ("the table is read whatever it says"),
        NEVER_READ("the table is not read whatever it says");

        private final String words;

        PendingZero(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** Where pending state is kept, and what disabling LPIs does to it (D22). */
    enum Disabling implements LpiChoice {
        WRITES_BACK("kept inside, written to the table when LPIs are disabled"),
        IN_MEMORY("kept in the table at all times"),
        DROPS("kept inside, forgotten when LPIs are disabled"),
        NOTHING("kept inside, and stays there"),
        FOR_EVER("LPIs cannot be disabled: GICR_CTLR.CES reads 0");

        private final String words;

        Disabling(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What a write to PROPBASER or PENDBASER does while LPIs are enabled (D23). */
    enum BaseWhileEnabled implements LpiChoice {
        IGNORED("nothing"),
        ACCEPTED("it takes effect");

        private final String words;

        BaseWhileEnabled(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** Whether every redistributor has a PROPBASER of its own (D23). */
    enum PropertyBase implements LpiChoice {
        EACH("each redistributor has its own"),
        SHARED("one value for all");

        private final String words;

        PropertyBase(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** GICR_SETLPIR and GICR_CLRLPIR (D24). */
    enum DirectLpis implements LpiChoice {
        ABSENT("reserved: LPIs come through an ITS"),
        PRESENT("implemented; GICR_TYPER.DirectLPI reads 1");

        private final String words;

        DirectLpis(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** GICR_INVLPIR, GICR_INVALLR and GICR_SYNCR (D25). */
    enum DirectInvalidation implements LpiChoice {
        PRESENT("implemented; GICR_CTLR.IR reads 0, which says nothing"),
        ANNOUNCED("implemented; GICR_CTLR.IR reads 1"),
        NOTHING("accepted and without effect"),
        ABSENT("reserved");

        private final String words;

        DirectInvalidation(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** Priorities of LPIs where there are two security states (D32). */
    enum TwoStatePriority implements LpiChoice {
        SHIFTED("shifted into the non-secure half, as any Non-secure Group 1 interrupt's"),
        AS_WRITTEN("used as written");

        private final String words;

        TwoStatePriority(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }
}
