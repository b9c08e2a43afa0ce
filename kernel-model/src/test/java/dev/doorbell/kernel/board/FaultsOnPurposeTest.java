package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.gic.its.ItsError;
import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.policy.PollCondition;
import dev.doorbell.kernel.policy.Snapshot;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.fault.Commands;
import dev.doorbell.sim.fault.Frames;
import dev.doorbell.sim.fault.Installed;
import dev.doorbell.sim.fault.Line;
import dev.doorbell.sim.fault.Reads;
import dev.doorbell.sim.fault.Rule;
import dev.doorbell.sim.fault.Rules;
import dev.doorbell.sim.fault.Writes;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.watch.Bounds;
import dev.doorbell.sim.watch.Finding;
import dev.doorbell.sim.watch.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a kernel makes of faults on purpose, and what the detectors say of them. */
class FaultsOnPurposeTest {
    private static final long LATE = 12_345;

    private static Stream<Arguments> messages() {
        return Stream.of(BoardSpec.QEMU_VIRT_ITS, BoardSpec.PARALLELS, BoardSpec.QEMU_VIRT)
                .flatMap(
                        board ->
                                Stream.of(Delivery.MSI, Delivery.MSIX)
                                        .map(delivery -> Arguments.of(board, delivery)));
    }

    private static MachineConfig config(BoardSpec board, Delivery delivery) {
        MachineConfig base =
                MachineConfig.on(board, delivery, TimingProfile.named("parallels-m1"))
                        .with(NicKind.VIRTIO_NET);
        return base.with(base.kernel().listeningOn(SyntheticTraffic.PORT));
    }

    private static MachineConfig with(MachineConfig base, KernelConfig kernel) {
        return base.with(kernel.listeningOn(SyntheticTraffic.PORT));
    }

    private static long milli(Machine machine) {
        return machine.time().ticksPerSecond() / 1000;
    }

    private static Watch watch(Machine machine) {
        return Watch.over(machine.parts(), Bounds.patient(machine.time()));
    }

    private static List<String> detectors(Watch watch) {
        return watch.findings().stream().map(Finding::detector).distinct().toList();
    }

    /** One frame {@code micros} from now, and a run of so many milliseconds. */
    private static void frame(Machine machine, long millis) {
        machine.wire().carry(Runs.at(0), machine.nowTicks());
        machine.runFor(millis * milli(machine));
    }

    private static long delivered(Machine machine) {
        return machine.journeys().breakdown().delivered();
    }

    private static long interrupts(Machine machine) {
        return machine.kernel().irqs().count(0, machine.kernel().nicIrq());
    }

    private static long requester(Machine machine) {
        return machine.nic().function().requesterId();
    }

    // Messages.

    @ParameterizedTest
    @MethodSource("messages")
    void aLostMessageIsALostInterruptUntilTheNextOneComes(BoardSpec board, Delivery delivery) {
        try (Machine machine = Machine.boot(config(board, delivery))) {
            Watch watch = watch(machine);
            Installed lost = machine.parts().faults().install(Rules.lostMsi(board.doorbell(), 1));

            frame(machine, 300);
            assertThat(delivered(machine)).isZero();
            assertThat(lost.hits()).isOne();
            assertThat(watch.first().orElseThrow())
                    .satisfies(
                            found -> {
                                assertThat(found.detector()).isEqualTo("lost interrupt");
                                assertThat(found.words()).contains("after 1 fault on purpose");
                            });

            frame(machine, 20);
            assertThat(delivered(machine)).isEqualTo(2);
            assertThat(detectors(watch)).containsExactly("lost interrupt");
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aKernelThatPollsAsWellSurvivesAllMessagesLost(BoardSpec board, Delivery delivery) {
        MachineConfig base = config(board, delivery);
        KernelConfig kernel = base.kernel();
        MachineConfig polls = base.with(kernel.with(kernel.tick().with(PollCondition.ALWAYS)));
        try (Machine machine = Machine.boot(polls)) {
            Watch watch = watch(machine);
            machine.parts().faults().install(Rule.on(Writes.to(board.doorbell())).drop());

            frame(machine, 300);
            assertThat(delivered(machine)).isOne();
            assertThat(interrupts(machine)).isZero();
            assertThat(watch.findings()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void asManyLostMessagesAsBuffersAreTheEndOfAKernelThatDoesNotPoll(
            BoardSpec board, Delivery delivery) {
        MachineConfig config = config(board, delivery);
        int buffers = config.kernel().receive().buffers();
        for (int lost = buffers - 1; lost <= buffers; lost++) {
            try (Machine machine = Machine.boot(config)) {
                Rule drop = Rule.on(Writes.to(board.doorbell())).times(lost).drop();
                machine.parts().faults().install(drop);
                for (int i = 0; i < buffers + 2; i++) {
                    frame(machine, 5);
                }
                // The last buffer holds a frame: no further one has a message of its own.
                assertThat(delivered(machine)).isEqualTo(lost < buffers ? buffers + 2 : 0);
                if (lost == buffers) {
                    assertThat(machine.journeys().breakdown().dropped())
                            .containsEntry(DropReason.NO_RECEIVE_BUFFER, 2L);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aDoubledMessageLosesNothingAndCostsOneTurnOfTheHandler(
            BoardSpec board, Delivery delivery) {
        try (Machine machine = Machine.boot(config(board, delivery))) {
            Watch watch = watch(machine);
            long later = milli(machine) / 5;
            machine.parts().faults().install(Rules.doubledMsi(board.doorbell(), later));

            frame(machine, 20);
            assertThat(delivered(machine)).isOne();
            assertThat(interrupts(machine)).isEqualTo(2);
            assertThat(watch.findings()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageDoubledAtOnceIsOneInterrupt(BoardSpec board, Delivery delivery) {
        try (Machine machine = Machine.boot(config(board, delivery))) {
            Installed doubled =
                    machine.parts().faults().install(Rules.doubledMsi(board.doorbell(), 0));
            Runs.Recorder rung = new Runs.Recorder(TracePoint.DOORBELL, TracePoint.ITS_MESSAGE);
            machine.trace().attachInline(rung);

            frame(machine, 20);
            assertThat(doubled.hits()).isOne();
            assertThat(rung.ticks).hasSize(2);
            assertThat(delivered(machine)).isOne();
            assertThat(interrupts(machine)).isOne();
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aLateMessageIsLateByExactlyThatMuch(BoardSpec board, Delivery delivery) {
        assertThat(latency(board, delivery, LATE)).isEqualTo(latency(board, delivery, 0) + LATE);
    }

    private static long latency(BoardSpec board, Delivery delivery, long late) {
        try (Machine machine = Machine.boot(config(board, delivery))) {
            if (late > 0) {
                machine.parts().faults().install(Rules.lateMsi(board.doorbell(), late));
            }
            // Behind a tick, so that none is under way.
            machine.runFor(milli(machine) - machine.nowTicks() % milli(machine));
            machine.wire().carry(Runs.at(milli(machine) / 4), machine.nowTicks());
            machine.runFor(20 * milli(machine));
            LatencyBreakdown all = machine.journeys().breakdown();
            assertThat(all.delivered()).isOne();
            return all.totalTicks();
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageThatNobodyPostedIsOneTurnOfTheHandler(BoardSpec board, Delivery delivery) {
        try (Machine machine = Machine.boot(config(board, delivery))) {
            Watch watch = watch(machine);
            boolean its = board.gic().hasIts();
            int data = its ? 0 : machine.kernel().nicIrq();
            long when = machine.nowTicks() + milli(machine) / 2;
            Rule spurious =
                    Rules.spuriousMsi(when, board.doorbell(), data, (int) requester(machine));
            Installed installed = machine.parts().faults().install(spurious);

            machine.runFor(5 * milli(machine));
            assertThat(installed.hits()).isOne();
            assertThat(interrupts(machine)).isOne();
            frame(machine, 20);
            assertThat(delivered(machine)).isOne();
            assertThat(watch.findings()).isEmpty();
        }
    }

    @Test
    void anItsDropsAMessageWithAWrongDeviceIdAndSaysWhy() {
        BoardSpec board = BoardSpec.QEMU_VIRT_ITS;
        try (Machine machine = Machine.boot(config(board, Delivery.MSI))) {
            Watch watch = watch(machine);
            Runs.Recorder dropped = new Runs.Recorder(TracePoint.ITS_MESSAGE_DROPPED);
            machine.trace().attachInline(dropped);
            int wrong = (int) requester(machine) + 8;
            Installed rule =
                    machine.parts().faults().install(Rules.wrongDeviceId(board.doorbell(), wrong));

            frame(machine, 300);
            assertThat(rule.hits()).isOne();
            assertThat(delivered(machine)).isZero();
            assertThat(dropped.seconds).containsExactly((long) wrong << 32);
            assertThat(machine.trace().complaints())
                    .containsEntry(TracePoint.ITS_MESSAGE_DROPPED, 1L);
            assertThat(detectors(watch)).contains("lost interrupt");

            rule.remove();
            frame(machine, 20);
            assertThat(delivered(machine)).isEqualTo(2);
        }
    }

    @Test
    void aGicv2mFrameDoesNotLookAtDeviceIds() {
        BoardSpec board = BoardSpec.PARALLELS;
        try (Machine machine = Machine.boot(config(board, Delivery.MSI))) {
            machine.parts().faults().install(Rules.wrongDeviceId(board.doorbell(), 0x1234));
            frame(machine, 20);
            assertThat(delivered(machine)).isOne();
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageThatPassesItsDataFindsNothingToDo(BoardSpec board, Delivery delivery) {
        try (Machine machine = Machine.boot(config(board, delivery))) {
            Watch watch = watch(machine);
            Writes data =
                    Writes.between(board.memoryBase(), board.memoryBase() + board.memoryBytes() - 1)
                            .by((int) requester(machine));
            Installed late =
                    machine.parts()
                            .faults()
                            .install(Rule.on(data).delay(milli(machine)).breakingOrder());

            frame(machine, 300);
            assertThat(late.hits()).isPositive();
            assertThat(interrupts(machine)).isOne();
            assertThat(delivered(machine)).isZero();
            assertThat(detectors(watch)).containsExactly("lost interrupt");

            late.remove();
            frame(machine, 20);
            assertThat(delivered(machine)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void dataThatIsLateInOrderHoldsItsMessageUp(BoardSpec board, Delivery delivery) {
        try (Machine machine = Machine.boot(config(board, delivery))) {
            Watch watch = watch(machine);
            Writes data =
                    Writes.between(board.memoryBase(), board.memoryBase() + board.memoryBytes() - 1)
                            .by((int) requester(machine));
            Installed late = machine.parts().faults().install(Rule.on(data).delay(milli(machine)));

            frame(machine, 300);
            assertThat(late.hits()).isPositive();
            assertThat(delivered(machine)).isOne();
            assertThat(watch.findings()).isEmpty();
        }
    }

    @Test
    void postedWritesPassEachOtherOnlyWhereThatIsAskedForByName() {
        try (Machine machine = Machine.boot(config(BoardSpec.PARALLELS, Delivery.MSI))) {
            Rule reorder = Rule.on(Writes.any()).reorder(100);
            assertThatThrownBy(() -> machine.parts().faults().install(reorder))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("keeps the posted writes of one requester in order")
                    .hasMessageContaining("breakingOrder()");
            assertThat(machine.parts().faults().installed()).isEmpty();
            machine.parts().faults().install(reorder.breakingOrder()).remove();
        }
    }

    // Lines.

    private static final BoardSpec WIRED = BoardSpec.QEMU_VIRT;

    @Test
    void aLineThatIsStuckHighIsAStorm() {
        try (Machine machine = Machine.boot(config(WIRED, Delivery.INTX))) {
            Watch watch = watch(machine);
            long now = machine.nowTicks();
            long milli = milli(machine);
            machine.parts()
                    .faults()
                    .install(Rules.stuckHigh(line(machine), now + milli, now + 3 * milli));

            machine.runFor(milli);
            assertThat(interrupts(machine)).isZero();
            machine.runFor(2 * milli);
            assertThat(interrupts(machine)).isGreaterThan(40);
            assertThat(detectors(watch)).containsExactly("storm");

            machine.runFor(milli);
            long then = interrupts(machine);
            machine.runFor(10 * milli);
            assertThat(interrupts(machine)).isEqualTo(then);
            frame(machine, 20);
            assertThat(delivered(machine)).isOne();
        }
    }

    @Test
    void aLineThatIsStuckLowIsALostInterruptAndALevelComesBack() {
        try (Machine machine = Machine.boot(config(WIRED, Delivery.INTX))) {
            Watch watch = watch(machine);
            long now = machine.nowTicks();
            machine.parts()
                    .faults()
                    .install(Rules.stuckLow(line(machine), now, now + 300 * milli(machine)));

            frame(machine, 299);
            assertThat(delivered(machine)).isZero();
            assertThat(detectors(watch)).containsExactly("lost interrupt");
            machine.runFor(20 * milli(machine));
            assertThat(delivered(machine)).isOne();
        }
    }

    @Test
    void aLevelWhoseRiseNobodySawIsHeardWhenTheRuleIsRemoved() {
        try (Machine machine = Machine.boot(config(WIRED, Delivery.INTX))) {
            Installed lost =
                    machine.parts().faults().install(Rule.on(Line.named(line(machine))).drop());
            frame(machine, 20);
            assertThat(delivered(machine)).isZero();
            lost.remove();
            machine.runFor(20 * milli(machine));
            assertThat(delivered(machine)).isOne();
        }
    }

    @Test
    void aLineOfNoSuchNameIsRefusedWithThoseThereAre() {
        try (Machine machine = Machine.boot(config(WIRED, Delivery.INTX))) {
            assertThatThrownBy(
                            () -> machine.parts().faults().install(Rules.stuckHigh("intx", 0, 1)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("no line is called intx")
                    .hasMessageContaining("cpu0.irq")
                    .hasMessageContaining(line(machine));
        }
    }

    private static String line(Machine machine) {
        return machine.nic().function().intx().name();
    }

    // Tables, queues and pools.

    @Test
    void anItsWhoseCommandQueueStallsIsGivenUp() {
        MachineConfig config = config(BoardSpec.QEMU_VIRT_ITS, Delivery.MSI);
        assertThatThrownBy(
                        () ->
                                Machine.boot(
                                        config,
                                        machine ->
                                                machine.parts()
                                                        .faults()
                                                        .install(Rules.stalledCommandQueue(1))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("delivery msi is not possible");
    }

    @Test
    void aCommandThatIsLateDelaysTheBootAndNothingElse() {
        MachineConfig config = config(BoardSpec.QEMU_VIRT_ITS, Delivery.MSI);
        try (Machine machine =
                Machine.boot(
                        config,
                        built ->
                                built.parts()
                                        .faults()
                                        .install(Rule.on(Commands.of("its")).delay(LATE)))) {
            assertThat(machine.parts().faults().hits()).isPositive();
            frame(machine, 20);
            assertThat(delivered(machine)).isOne();
        }
    }

    @Test
    void aMappingThatTheItsNeverSawLeavesTheMessageUnmapped() {
        MachineConfig config = config(BoardSpec.QEMU_VIRT_ITS, Delivery.MSI);
        try (Machine machine =
                Machine.boot(
                        config,
                        built ->
                                built.parts()
                                        .faults()
                                        .install(
                                                Rule.on(Commands.of("its").numbered(0x0A))
                                                        .drop()))) {
            Runs.Recorder dropped = new Runs.Recorder(TracePoint.ITS_MESSAGE_DROPPED);
            machine.trace().attachInline(dropped);
            frame(machine, 20);
            assertThat(delivered(machine)).isZero();
            assertThat(dropped.ticks).hasSize(1);
            assertThat(machine.parts().faults().hits()).isPositive();
        }
    }

    @Test
    void aGicv2mPoolThatIsTooSmallIsNamedWhenTheMachineIsBuilt() {
        MachineConfig config = config(BoardSpec.PARALLELS, Delivery.MSIX).withDisk(1 << 20);
        MachineConfig both = config.with(config.kernel().withDisk(Delivery.MSIX));
        MessageFrameSpec frame = Objects.requireNonNull(BoardSpec.PARALLELS.messageFrame());
        try (Machine machine =
                Machine.boot(
                        both,
                        built ->
                                built.parts()
                                        .faults()
                                        .install(
                                                Rules.smallGicv2mPool(
                                                        frame.base(), frame.firstIntid(), 1)))) {
            assertThat(machine.kernel().diskProblem()).contains("GICv2m frame");
            frame(machine, 20);
            assertThat(delivered(machine)).isOne();
        }
        assertThatThrownBy(
                        () ->
                                Machine.boot(
                                        config(BoardSpec.PARALLELS, Delivery.MSI),
                                        built ->
                                                built.parts()
                                                        .faults()
                                                        .install(
                                                                Rules.smallGicv2mPool(
                                                                        frame.base(),
                                                                        frame.firstIntid(),
                                                                        0))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("delivery msi is not possible");
    }

    @Test
    void aTableThatCannotBeReadLosesTheMessage() {
        BoardSpec board = BoardSpec.QEMU_VIRT_ITS;
        try (Machine machine = Machine.boot(config(board, Delivery.MSI))) {
            List<Long> errors = new ArrayList<>();
            machine.trace()
                    .attachInline(
                            (tick, point, source, first, second) -> {
                                if (point == TracePoint.ITS_MESSAGE_DROPPED) {
                                    errors.add(first);
                                }
                            });
            forgetMappings(machine);
            Rule error = Rules.memoryError(board.memoryBase(), board.memoryBytes());
            Installed rule = machine.parts().faults().install(byController(error));
            frame(machine, 20);
            assertThat(delivered(machine)).isZero();
            assertThat(errors).containsExactly((long) ItsError.TABLE_FAULT.code());

            rule.remove();
            frame(machine, 20);
            assertThat(delivered(machine)).isEqualTo(2);
        }
    }

    /** An ITS that is disabled and enabled forgets what it has read of its tables. */
    private static void forgetMappings(Machine machine) {
        long control = machine.config().board().gic().itsBase();
        machine.parts().bus().write(control, 4, 0, Requester.DEBUGGER);
        machine.parts().bus().write(control, 4, 1, Requester.DEBUGGER);
    }

    private static Rule byController(Rule rule) {
        Reads reads = (Reads) rule.subject();
        return new Rule(reads.by(Requester.CONTROLLER), rule.when(), rule.verdict());
    }

    @Test
    void anLpiWhoseConfigurationCannotBeReadStaysPending() {
        BoardSpec board = BoardSpec.QEMU_VIRT_ITS;
        try (Machine machine = Machine.boot(config(board, Delivery.MSI))) {
            Watch watch = watch(machine);
            Installed rule =
                    machine.parts()
                            .faults()
                            .install(Rules.memoryError(board.memoryBase(), board.memoryBytes()));
            frame(machine, 300);
            assertThat(rule.hits()).isPositive();
            assertThat(machine.trace().complaints())
                    .doesNotContainKey(TracePoint.ITS_MESSAGE_DROPPED);
            assertThat(delivered(machine)).isZero();
            assertThat(detectors(watch)).isNotEmpty();
        }
    }

    // Frames.

    @Test
    void framesThatAreTakenOffTheWireAreCountedAndNobodyIsBlamed() {
        try (Machine machine = Machine.boot(config(BoardSpec.PARALLELS, Delivery.MSI))) {
            Watch watch = watch(machine);
            Installed rule =
                    machine.parts().faults().install(Rule.on(Frames.toNic()).every(3).drop());
            LatencyBreakdown all = Runs.carry(machine, Runs.poisson(machine, 2000, 7, 90));

            assertThat(rule.hits()).isEqualTo(30);
            assertThat(all.dropped()).containsExactly(Map.entry(DropReason.FAULT, 30L));
            assertThat(all.delivered()).isEqualTo(60);
            assertThat(watch.findings()).isEmpty();
        }
    }

    @Test
    void framesThatComeTwiceAreJourneysOfTheirOwn() {
        try (Machine machine = Machine.boot(config(BoardSpec.PARALLELS, Delivery.MSI))) {
            machine.parts().faults().install(Rule.on(Frames.toNic()).every(3).duplicate(5_000));
            LatencyBreakdown all = Runs.carry(machine, Runs.poisson(machine, 2000, 7, 90));
            assertThat(all.begun()).isEqualTo(120);
            assertThat(all.delivered()).isEqualTo(120);
        }
    }

    @Test
    void lateAndPassedFramesAllArrive() {
        try (Machine machine = Machine.boot(config(BoardSpec.PARALLELS, Delivery.MSI))) {
            Installed late =
                    machine.parts().faults().install(Rule.on(Frames.toNic()).every(3).delay(LATE));
            Installed passed =
                    machine.parts()
                            .faults()
                            .install(Rule.on(Frames.toNic()).every(2).reorder(milli(machine)));
            LatencyBreakdown all = Runs.carry(machine, Runs.poisson(machine, 2000, 7, 90));
            assertThat(late.hits()).isEqualTo(30);
            assertThat(passed.hits()).isEqualTo(30); // of the 60 that were not late
            assertThat(all.delivered()).isEqualTo(90);
        }
    }

    @Test
    void aCorruptedFrameReachesNobody() {
        try (Machine machine = Machine.boot(config(BoardSpec.PARALLELS, Delivery.MSI))) {
            machine.parts()
                    .faults()
                    .install(Rule.on(Frames.toNic()).nth(2).corrupt(0xFF, 12)); // its type
            LatencyBreakdown all = Runs.carry(machine, Runs.poisson(machine, 2000, 7, 5));
            assertThat(all.delivered()).isEqualTo(4);
            assertThat(all.dropped()).containsKey(DropReason.NO_RECEIVER);
        }
    }

    // Policies.

    @ParameterizedTest
    @MethodSource("messages")
    void napiLooksAgainAndSurvivesAMessageThatComesEarly(BoardSpec board, Delivery delivery) {
        MachineConfig base = config(board, delivery);
        MachineConfig napi = with(base, KernelConfig.of(Snapshot.NAPI, delivery));
        try (Machine machine = Machine.boot(napi)) {
            Watch watch = watch(machine);
            machine.parts().faults().install(Rules.doubledMsi(board.doorbell(), LATE));
            Runs.carry(machine, Runs.poisson(machine, 20_000, 3, 200));
            assertThat(delivered(machine)).isEqualTo(200);
            assertThat(watch.findings()).isEmpty();
        }
    }
}
