package dev.doorbell.pci.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.Slot;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.pci.testkit.MsiStep.Verb;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.testkit.Shrinking;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.statistics.Statistics;

/** Storms of messages beside the ledger, and what they shrink to. */
@Domain(PciDomain.class)
@Domain(DomainContext.Global.class)
class MsiStormProperties {
    private static final long DOORBELL = 0x0802_0040L;

    /** Functions on a root bus, and a doorbell that counts by function and vector. */
    private static final class Field implements AutoCloseable, BusTarget {
        private final Simulation simulation;
        private final List<MsixFunction> functions = new ArrayList<>();
        private final long[][] rung;

        Field(MsiStorm storm, TimingProfile profile) {
            simulation = Simulation.builder().time(profile.timeBase()).build();
            rung = new long[storm.functions()][storm.vectors()];
            HostBridge host = new HostBridge(simulation.parts(), 0x1000_0000L);
            simulation.parts().bus().map("bell", DOORBELL, 4, this, AccessTiming.FREE);
            for (int i = 0; i < storm.functions(); i++) {
                PcieLink link = new PcieLink(profile, simulation.parts().time());
                MsixFunction function =
                        new MsixFunction(
                                simulation.parts(),
                                "f" + i,
                                new Slot(i + 1, 0),
                                link,
                                storm.vectors());
                host.root().plug(function.function());
                functions.add(function);
                for (int vector = 0; vector < storm.vectors(); vector++) {
                    function.aim(vector, DOORBELL, i * 256L + vector);
                    function.mask(vector, false);
                }
                function.letMaster(true);
                function.enable(true);
            }
        }

        @Override
        public long read(long offset, int bytes, int requester) {
            return 0;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            int function = (int) value >> 8;
            assertThat(bytes).isEqualTo(4);
            assertThat(requester).isEqualTo(functions.get(function).function().requesterId());
            rung[function][(int) value & 0xFF]++;
        }

        @Override
        public void close() {
            simulation.close();
        }
    }

    @Property(tries = 400, seed = "6201", edgeCases = EdgeCasesMode.NONE)
    @Label(
            "posted is sent, pending, merged or dropped for a reason, vector by vector, at every step")
    void noMessageAppearsOrVanishes(@ForAll MsiStorm storm) {
        MsiLedger ledger = new MsiLedger(storm.functions(), storm.vectors());
        try (Field field = new Field(storm, TimingProfile.named("ideal"))) {
            storm.play(
                    field.simulation::runFor,
                    field.functions,
                    step -> {
                        ledger.note(step);
                        compare(storm, field, ledger);
                    });
        }
        assertThat(ledger.posted()).isEqualTo(storm.postedCount());
        assertThat(
                        ledger.sent()
                                + ledger.pending()
                                + ledger.merged()
                                + ledger.droppedOff()
                                + ledger.droppedNoBus())
                .isEqualTo(ledger.posted());
        Statistics.label("some are")
                .collect(
                        ledger.merged() > 0 ? "merged" : "none merged",
                        ledger.droppedOff() > 0 ? "dropped" : "none dropped");
    }

    private static void compare(MsiStorm storm, Field field, MsiLedger ledger) {
        for (int f = 0; f < storm.functions(); f++) {
            for (int v = 0; v < storm.vectors(); v++) {
                assertThat(field.rung[f][v])
                        .as("function %d vector %d", f, v)
                        .isEqualTo(ledger.sent(f, v));
                assertThat(field.functions.get(f).isPending(v)).isEqualTo(ledger.isPending(f, v));
            }
        }
    }

    @Property(tries = 200, seed = "6202", edgeCases = EdgeCasesMode.NONE)
    @Label("over a slow link messages merge further, but none that was asked for last is lost")
    void onASlowLinkTheLastOneStillRings(@ForAll MsiStorm storm) {
        TimingProfile slow =
                TimingProfile.named("ideal").with("pcie.generation=1").with("pcie.lanes=1");
        MsiLedger ledger = new MsiLedger(storm.functions(), storm.vectors());
        try (Field field = new Field(storm, slow)) {
            long second = field.simulation.parts().time().ticksPerSecond();
            long[][] before = new long[storm.functions()][storm.vectors()];
            storm.play(
                    field.simulation::runFor,
                    field.functions,
                    step -> {
                        before[step.function()][step.vector()] =
                                field.rung[step.function()][step.vector()];
                        ledger.note(step);
                    });
            field.simulation.runFor(second);
            for (int f = 0; f < storm.functions(); f++) {
                for (int v = 0; v < storm.vectors(); v++) {
                    assertThat(field.rung[f][v]).isLessThanOrEqualTo(ledger.sent(f, v));
                }
            }
            checkLast(storm, field, before);
        }
    }

    /** If the last step is a message that nothing keeps, it rings after it was posted. */
    private static void checkLast(MsiStorm storm, Field field, long[][] before) {
        int last = storm.steps().size() - 1;
        if (last < 0 || storm.steps().get(last).verb() != Verb.POSTS) {
            return;
        }
        MsiLedger until = new MsiLedger(storm.functions(), storm.vectors());
        storm.steps().subList(0, last).forEach(until::note);
        MsiStep step = storm.steps().get(last);
        long sentBefore = until.sent(step.function(), step.vector());
        until.note(step);
        if (until.sent(step.function(), step.vector()) > sentBefore) {
            assertThat(field.rung[step.function()][step.vector()])
                    .as("rings of the last one")
                    .isGreaterThan(before[step.function()][step.vector()]);
        }
    }

    @Example
    @Label(
            "a failure that needs a message merged into a pending bit shrinks to a mask and two posts")
    void aStormShrinksToTheStepsThatMatter() {
        MsiStorm least =
                Shrinking.minimum(
                        MsiStormArbitrary.of(3, 4),
                        new Random(21),
                        storm -> {
                            MsiLedger ledger = new MsiLedger(3, 4);
                            storm.steps().forEach(ledger::note);
                            return ledger.merged() > 0;
                        });

        assertThat(least.steps()).hasSizeBetween(2, 3);
        assertThat(least.steps().get(0).verb()).isIn(Verb.MASKS, Verb.MASKS_ALL);
        assertThat(least.postedCount()).isEqualTo(2);
        assertThat(least.steps()).allMatch(s -> s.pauseTicks() == 0 && s.function() == 0);
        assertThat(least.toString()).contains("function 0 posts vector 0");
    }
}
