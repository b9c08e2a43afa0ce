package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.policy.PollCondition;
import dev.doorbell.kernel.policy.TickPolicy;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.fault.FaultPlan;
import dev.doorbell.sim.fault.InstalledPlan;
import dev.doorbell.sim.fault.Reads;
import dev.doorbell.sim.fault.Verdict;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.testkit.FaultPlans;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Whatever is broken on purpose: nothing throws, nothing vanishes, and it ends when it is removed. */
class FaultPlanProperties {
    private static final int FRAMES = 60;

    private static final TimingProfile PROFILE = TimingProfile.named("parallels-m1");
    private static final long MILLI = PROFILE.timeBase().ticksPerSecond() / 1000;

    /** Longer than any boot. */
    private static final long BOOTED = 50 * MILLI;

    /** A board and how its card is heard of. */
    private enum Kind {
        ITS(BoardSpec.QEMU_VIRT_ITS, Delivery.MSIX),
        FRAME(BoardSpec.PARALLELS, Delivery.MSI),
        PIN(BoardSpec.QEMU_VIRT, Delivery.INTX);

        private final BoardSpec board;
        private final Delivery delivery;

        Kind(BoardSpec board, Delivery delivery) {
            this.board = board;
            this.delivery = delivery;
        }

        MachineConfig config(long seed) {
            MachineConfig config =
                    MachineConfig.on(board, delivery, PROFILE)
                            .with(NicKind.VIRTIO_NET)
                            .withSeed(seed);
            return config.with(config.kernel().listeningOn(SyntheticTraffic.PORT));
        }

        /** The same, and it polls: else as many lost messages as buffers are the end of it. */
        MachineConfig polling(long seed) {
            MachineConfig config = config(seed);
            TickPolicy tick = config.kernel().tick().with(PollCondition.ALWAYS);
            return config.with(config.kernel().with(tick));
        }

        /** Everything that can break on this board, from {@code fromTick} on. */
        FaultPlans plans(long fromTick) {
            FaultPlans plans =
                    FaultPlans.within(fromTick, BOOTED + 20 * MILLI)
                            .delayTicksMax(2 * MILLI)
                            .andFrames()
                            .andLines("virtio-net.intx", "cpu0.irq", "timer0")
                            .andTables(board.memoryBase(), board.memoryBytes());
            return delivery == Delivery.INTX ? plans : plans.andMessages(board.doorbell(), 0x08);
        }
    }

    /** A board and a plan for it. */
    private record Case(Kind kind, FaultPlan plan) {}

    @Provide
    Arbitrary<Case> cases() {
        return Arbitraries.of(Kind.class)
                .flatMap(kind -> kind.plans(BOOTED).map(plan -> new Case(kind, plan)));
    }

    /** What a run shows. */
    private record Shown(long digest, long hits, LatencyBreakdown breakdown) {}

    private static Shown run(Case c, long seed) {
        try (Machine machine = Machine.boot(c.kind().config(seed))) {
            InstalledPlan installed = machine.parts().faults().install(c.plan());
            machine.runUntil(BOOTED);
            machine.wire().carry(Runs.poisson(machine, 5_000, seed, FRAMES), machine.nowTicks());
            machine.runFor(40 * MILLI);
            LatencyBreakdown all = machine.journeys().breakdown();
            long dropped = all.dropped().values().stream().mapToLong(Long::longValue).sum();
            assertThat(all.begun())
                    .isEqualTo(all.delivered() + dropped + machine.journeys().residentCount());
            assertThat(all.begun()).isGreaterThanOrEqualTo(FRAMES);
            return new Shown(machine.digest(), installed.hits(), all);
        }
    }

    @Property(tries = 60, seed = "60501", edgeCases = EdgeCasesMode.NONE)
    @Label("any plan: the same twice, nothing thrown, begun = delivered + dropped + resident")
    void anyPlanIsDeterministicAndLosesNothingSilently(@ForAll("cases") Case c) {
        Shown shown = run(c, 7);
        assertThat(run(c, 7)).isEqualTo(shown);
        Statistics.label("a rule fired")
                .collect(shown.hits() > 0)
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 50));
    }

    @Provide
    Arbitrary<FaultPlan> plansForBoot() {
        BoardSpec board = Kind.ITS.board;
        return FaultPlans.within(0, BOOTED)
                .delayTicksMax(MILLI / 10)
                .andCommands()
                .andTables(board.memoryBase(), board.memoryBytes());
    }

    @Property(tries = 60, seed = "60504", edgeCases = EdgeCasesMode.NONE)
    @Label(
            "an ITS that fails during boot: the kernel says that it cannot, or a frame comes to an end")
    void aKernelSurvivesAnItsThatFailsWhileItBoots(@ForAll("plansForBoot") FaultPlan plan) {
        String outcome = bootWith(plan);
        assertThat(bootWith(plan)).isEqualTo(outcome);
        Statistics.label("outcome")
                .collect(outcome.startsWith("refused"))
                .coverage(
                        coverage -> {
                            coverage.check(true).percentage(share -> share > 10);
                            coverage.check(false).percentage(share -> share > 10);
                        });
    }

    private static String bootWith(FaultPlan plan) {
        try (Machine machine =
                Machine.boot(Kind.ITS.config(11), built -> built.parts().faults().install(plan))) {
            machine.wire().carry(Runs.at(0), machine.nowTicks());
            machine.runFor(20 * MILLI);
            LatencyBreakdown all = machine.journeys().breakdown();
            return all.delivered() + " of " + all.begun() + ", digest " + machine.digest();
        } catch (ConfigurationException e) {
            assertThat(e).hasMessageContaining("delivery msix is not possible");
            return "refused: " + e.getMessage();
        }
    }

    @Property(tries = 30, seed = "60502", edgeCases = EdgeCasesMode.NONE)
    @Label("a plan that is removed before it fires was never there: the digest is the same")
    void aPlanThatIsRemovedBeforeItFiresWasNeverThere(@ForAll("cases") Case c) {
        try (Machine with = Machine.boot(c.kind().config(3));
                Machine without = Machine.boot(c.kind().config(3))) {
            with.parts().faults().install(c.plan()).remove();
            Runs.carry(with, Runs.poisson(with, 5_000, 3, FRAMES));
            Runs.carry(without, Runs.poisson(without, 5_000, 3, FRAMES));
            assertThat(with.digest()).isEqualTo(without.digest());
        }
    }

    @Property(tries = 40, seed = "60503", edgeCases = EdgeCasesMode.NONE)
    @Label("once a plan is removed and its frames are through, a frame takes what it always takes")
    void removalRestoresTheUndisturbedBehaviour(@ForAll("cases") Case c) {
        FaultPlan plan = withoutWhatIsRemembered(c.plan());
        MachineConfig config = c.kind().polling(5);
        try (Machine machine = Machine.boot(config);
                Machine undisturbed = Machine.boot(config)) {
            try (InstalledPlan installed = machine.parts().faults().install(plan)) {
                machine.runUntil(BOOTED);
                machine.wire().carry(Runs.poisson(machine, 5_000, 5, FRAMES), BOOTED);
                machine.runFor(40 * MILLI);
                assertThat(installed.rules()).hasSize(plan.rules().size());
            }
            machine.runFor(20 * MILLI);
            assertThat(machine.journeys().residentCount()).isZero();
            assertThat(story(machine)).isEqualTo(story(undisturbed));
        }
    }

    /** A table entry that was read wrongly is believed until software says otherwise. */
    private static FaultPlan withoutWhatIsRemembered(FaultPlan plan) {
        return new FaultPlan(
                plan.rules().stream()
                        .filter(
                                rule ->
                                        !(rule.subject() instanceof Reads
                                                && rule.verdict().kind() == Verdict.Kind.CORRUPT))
                        .toList());
    }

    /** What happens to one frame that comes a quarter of a period behind a tick, from there on. */
    private static List<String> story(Machine machine) {
        long[] tick = {-1};
        List<String> story = new ArrayList<>();
        long[] origin = {Long.MAX_VALUE};
        machine.trace()
                .attachInline(
                        (at, point, source, first, second) -> {
                            if (point == TracePoint.TIMER_EXPIRED) {
                                tick[0] = at;
                            }
                            if (at >= origin[0] && point != TracePoint.FRAME_STORED) {
                                story.add(
                                        (at - origin[0])
                                                + " "
                                                + point
                                                + " "
                                                + machine.trace().sources().get(source));
                            }
                        });
        while (tick[0] < 0) {
            machine.runFor(MILLI / 10);
        }
        machine.runUntil(tick[0] + MILLI / 4);
        origin[0] = machine.nowTicks();
        machine.wire().carry(Runs.at(0), machine.nowTicks());
        machine.runFor(MILLI / 2);
        origin[0] = Long.MAX_VALUE;
        assertThat(story).anyMatch(line -> line.contains("JOURNEY_DELIVERED"));
        return story;
    }
}
