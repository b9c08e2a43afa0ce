package dev.doorbell.gic.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.Icc;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.InterfaceChoice.OneOfN;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.constraints.IntRange;

/** An SPI that any core may take is taken once for each assertion, whatever the cores do. */
class OneOfNProperties {
    private static final int CORES = 4;
    private static final int SPI = 40;
    private static final int NONE = 1023;

    private enum Verb {
        PULSE,
        DECLINE,
        TAKE_PART,
        SLEEP,
        WAKE,
        GROUP_OFF,
        GROUP_ON,
        ACKNOWLEDGE,
        END,
        WAIT
    }

    /** Something that happens at a core. */
    record Happening(Verb verb, int core) {
        @Override
        public String toString() {
            return verb + " " + core;
        }
    }

    @Provide
    Arbitrary<List<Happening>> happenings() {
        Arbitrary<Verb> verbs =
                Arbitraries.oneOf(
                        Arbitraries.of(Verb.class),
                        Arbitraries.of(Verb.PULSE, Verb.ACKNOWLEDGE, Verb.END, Verb.WAIT));
        return Combinators.combine(verbs, Arbitraries.integers().between(0, CORES - 1))
                .as(Happening::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(100)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    @Property(tries = 300, seed = "3204", edgeCases = EdgeCasesMode.NONE)
    void everyAssertionIsTakenOnceByACoreThatTakesPart(
            @ForAll("happenings") List<Happening> happenings,
            @ForAll boolean inTurn,
            @ForAll @IntRange(max = 5) int transit) {
        OneOfN choice = inTurn ? OneOfN.ROUND_ROBIN : OneOfN.LOWEST;
        Gicv3Config config = Gicv3Config.of(8).with(GicBehaviour.ARCHITECTURE.with(choice));
        try (GicMachine machine = GicMachine.timed(CORES, config, 0, 0, transit, 0)) {
            machine.open(SPI, true);
            machine.route(SPI, 1L << 31);
            new Story(machine, transit).tell(happenings);
        }
    }

    private static final class Story {
        private final GicMachine machine;
        private final int transit;
        private final boolean[] declines = new boolean[CORES];
        private final boolean[] sleeps = new boolean[CORES];
        private final boolean[] groupOff = new boolean[CORES];
        private boolean asserted; // and not taken yet
        private int handler = -1;

        Story(GicMachine machine, int transit) {
            this.machine = machine;
            this.transit = transit;
        }

        void tell(List<Happening> happenings) {
            for (Happening happening : happenings) {
                perform(happening.verb(), happening.core());
                machine.settle();
                if (transit == 0) {
                    atMostOneIsSignalled();
                }
            }
            for (int core = 0; core < CORES; core++) {
                perform(Verb.END, core);
                perform(Verb.WAKE, core);
                perform(Verb.TAKE_PART, core);
                perform(Verb.GROUP_ON, core);
            }
            machine.run(transit);
            atMostOneIsSignalled();
            int takers = 0;
            for (int core = 0; core < CORES; core++) {
                takers += machine.icc(core).drain();
            }
            assertThat(takers).as("none lost, none invented").isEqualTo(asserted ? 1 : 0);
        }

        private void perform(Verb verb, int core) {
            switch (verb) {
                case PULSE -> {
                    machine.pulse(SPI);
                    asserted = true;
                }
                case DECLINE, TAKE_PART -> {
                    declines[core] = verb == Verb.DECLINE;
                    machine.write(machine.gicr(core), declines[core] ? 1L << 25 : 0);
                }
                case SLEEP, WAKE -> {
                    sleeps[core] = verb == Verb.SLEEP;
                    machine.write(machine.gicr(core) + 0x14, sleeps[core] ? 2 : 0);
                }
                case GROUP_OFF, GROUP_ON -> {
                    groupOff[core] = verb == Verb.GROUP_OFF;
                    machine.icc(core).write(Icc.IGRPEN1, groupOff[core] ? 0 : 1);
                }
                case ACKNOWLEDGE -> acknowledge(core);
                case END -> {
                    if (handler >= 0) {
                        machine.icc(handler).end(SPI);
                        handler = -1;
                    }
                }
                case WAIT -> machine.run(transit);
            }
        }

        /** The first core from {@code first} on that is signalled acknowledges, or that one. */
        private void acknowledge(int first) {
            int core = first;
            for (int i = 0; i < CORES && !machine.isSignalled(core); i++) {
                core = (core + 1) % CORES;
            }
            long intid = machine.icc(core).acknowledge();
            if (intid == NONE) {
                return;
            }
            assertThat(intid).isEqualTo(SPI);
            assertThat(asserted).as("asserted and not taken yet").isTrue();
            assertThat(handler).as("active at a core").isEqualTo(-1);
            assertThat(groupOff[core]).isFalse();
            if (transit == 0) {
                assertThat(declines[core] || sleeps[core]).as("core %d takes part", core).isFalse();
            }
            asserted = false;
            handler = core;
        }

        private void atMostOneIsSignalled() {
            int signalled = 0;
            for (int core = 0; core < CORES; core++) {
                signalled += machine.isSignalled(core) ? 1 : 0;
            }
            assertThat(signalled).isLessThanOrEqualTo(1);
        }
    }
}
