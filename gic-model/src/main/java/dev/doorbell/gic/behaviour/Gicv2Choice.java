package dev.doorbell.gic.behaviour;

/**
 * Choices that only a GICv2 has to make.
 *
 * <p>Source: Arm IHI 0048, where it says IMPLEMENTATION DEFINED or UNPREDICTABLE, and recorded
 * conversations with implementations; what they do is in each constant's words.
 */
public sealed interface Gicv2Choice extends GicChoice
        permits Gicv2Choice.SharedTargets,
                Gicv2Choice.AbsentCores,
                Gicv2Choice.PrivatePending,
                Gicv2Choice.Preemption,
                Gicv2Choice.HighestPending,
                Gicv2Choice.HighestSource,
                Gicv2Choice.DisabledAcknowledge,
                Gicv2Choice.OtherGroup,
                Gicv2Choice.EndSource,
                Gicv2Choice.GroupAliases {
    /** Who takes an SPI that has several targets, and whose its state is. */
    enum SharedTargets implements Gicv2Choice {
        ONE_TAKES("the first core to acknowledge it; pending and active are the SPI's"),
        EACH_TAKES("every target, once each; pending is the target's, active the core's");

        private final String words;

        SharedTargets(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What target bytes and SGI source bytes keep of the bits of cores that are not there. */
    enum AbsentCores implements Gicv2Choice {
        READ_ZERO("nothing"),
        KEPT("every bit written");

        private final String words;

        AbsentCores(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** At which core GICD_ISPENDR0 and GICD_ICPENDR0 reach a PPI, where there are several. */
    enum PrivatePending implements Gicv2Choice {
        BANKED("at the core that writes"),
        BY_TARGET(
                "set at all once GICD_ITARGETSR has been written for it, at none before; cleared at all");

        private final String words;

        PrivatePending(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What of a pending interrupt's priority is compared with the running priority. */
    enum Preemption implements Gicv2Choice {
        GROUP_PRIORITY("what its group's binary point leaves, of both"),
        WHOLE_PRIORITY("all of it, with the group priority the active one had when it was taken");

        private final String words;

        Preemption(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** Whether GICC_HPPIR shows an interrupt that the priority mask holds back. */
    enum HighestPending implements Gicv2Choice {
        UNMASKED("yes: the mask does not matter"),
        MASKED("no: 1023");

        private final String words;

        HighestPending(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** Whether GICC_HPPIR says which core sent an SGI. */
    enum HighestSource implements Gicv2Choice {
        SHOWN("in bits 12:10, as the acknowledge would"),
        MISSING("no: bits 12:10 read 0");

        private final String words;

        HighestSource(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What an acknowledge does if the most urgent interrupt's group is disabled and blocks. */
    enum DisabledAcknowledge implements Gicv2Choice {
        REFUSED("reads 1023"),
        TAKEN("takes it, though it was never signalled");

        private final String words;

        DisabledAcknowledge(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** When an acknowledge reads 1022: the most urgent interrupt is the other group's. */
    enum OtherGroup implements Gicv2Choice {
        IF_IT_PREEMPTS("if it would be signalled; else 1023"),
        WHATEVER_RUNS("also if the running priority keeps it from being signalled");

        private final String words;

        OtherGroup(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** Whether ending or deactivating an SGI must name the core that sent it. */
    enum EndSource implements Gicv2Choice {
        MUST_MATCH("yes: with another core nothing ends"),
        IGNORED("no");

        private final String words;

        EndSource(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** Whether GICC_AIAR, AEOIR and AHPPIR are there. */
    enum GroupAliases implements Gicv2Choice {
        PRESENT("as non-secure accesses to IAR, EOIR and HPPIR"),
        ABSENT("they read 0");

        private final String words;

        GroupAliases(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }
}
