package dev.doorbell.kernel.testkit;

import static dev.doorbell.kernel.testkit.DoorbellAssertions.assertThat;
import static dev.doorbell.kernel.testkit.TestBoard.PARALLELS;
import static dev.doorbell.kernel.testkit.TestBoard.QEMU_VIRT;
import static dev.doorbell.kernel.testkit.TestBoard.QEMU_VIRT_ITS;
import static dev.doorbell.kernel.testkit.TestBoard.VMWARE_FUSION;
import static dev.doorbell.sim.path.Stage.DMA;
import static dev.doorbell.sim.path.Stage.HANDLER;
import static dev.doorbell.sim.path.Stage.MSI;
import static dev.doorbell.sim.path.Stage.RUNNING;
import static dev.doorbell.sim.path.Stage.SOFTIRQ;
import static dev.doorbell.sim.path.Stage.STACK;
import static dev.doorbell.sim.path.Stage.TAKEN;
import static dev.doorbell.sim.path.Stage.WIRE;
import static dev.doorbell.sim.testkit.Times.micros;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineBuilder;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.kernel.boot.Kernel;
import dev.doorbell.kernel.policy.Snapshot;
import dev.doorbell.nic.Nic;
import dev.doorbell.nic.wire.Wire;
import dev.doorbell.sim.path.Journey;
import dev.doorbell.sim.random.Seed;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests on machines, as users write them. */
@OnBoard(value = PARALLELS, strict = true)
class OnBoardTest {
    private Machine fromBefore;

    @BeforeEach
    void take(Machine machine) {
        fromBefore = machine;
    }

    @AfterEach
    void compare(Machine machine) {
        assertThat((Object) machine).isSameAs(fromBefore);
    }

    @Test
    void aFrameReachesTheSocketThroughOneMsiAndNoPolling(Machine machine) {
        machine.wire().deliver(new byte[60]);

        machine.runUntilQuiet();

        Journey journey = machine.journeys().single();
        assertThat(journey).visits(WIRE, DMA, MSI, TAKEN, HANDLER, SOFTIRQ, STACK, RUNNING);
        assertThat(journey.total()).isLessThan(micros(100));
        assertThat(machine.counters().timerPolls()).isZero();
    }

    @Test
    void thePartsAreThoseOfOneMachine(
            Machine machine, Wire wire, Nic nic, Kernel kernel, Seed seed) {
        assertThat((Object) machine).isSameAs(fromBefore);
        assertThat(wire).isSameAs(machine.wire());
        assertThat(nic).isSameAs(machine.nic());
        assertThat(kernel).isSameAs(machine.kernel());
        assertThat(seed).isEqualTo(new Seed(1));
    }

    @RepeatedTest(2)
    void everyRepetitionHasAMachineThatHasJustBooted(Machine machine) {
        assertThat(machine.journeys().breakdown().begun()).isZero();
        machine.wire().deliver(new byte[60]);
        machine.runUntilQuiet();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void parametersOfOneOwnComeFirst(int frames, Machine machine) {
        for (int i = 0; i < frames; i++) {
            machine.wire().deliver(new byte[60]);
        }
        machine.runUntilQuiet();

        assertThat(machine.journeys().finished()).hasSize(frames);
    }

    @OnBoard(
            value = {PARALLELS, QEMU_VIRT, QEMU_VIRT_ITS, VMWARE_FUSION},
            delivery = {Delivery.INTX, Delivery.MSI, Delivery.MSIX},
            nic = {NicKind.VIRTIO_NET, NicKind.I82574L},
            cpus = {1, 4})
    void aFrameArrivesHoweverItIsAnnounced(Machine machine) {
        machine.wire().deliver(new byte[60]);
        machine.runUntilQuiet();

        assertThat(machine).deliveredEverything().lostNoInterrupt().neverStormed();
        assertThat(machine.kernel().activeDelivery())
                .isEqualTo(machine.config().kernel().delivery());
    }

    @OnBoard(seed = {7, 8})
    void theSeedIsTheMachines(Machine machine, Seed seed) {
        assertThat(machine.config().seed()).isEqualTo(seed.value());
        assertThat(seed.value()).isBetween(7L, 8L);
    }

    @OnBoard(
            value = QEMU_VIRT,
            profile = "ideal",
            snapshot = Snapshot.S6,
            delivery = Delivery.MSIX,
            with = WithDisk.class)
    void everythingCanBeChosen(Machine machine) {
        assertThat(machine.config().profile().name()).isEqualTo("ideal");
        assertThat(machine.config().kernel().receive()).isEqualTo(Snapshot.S6.receive());
        assertThat(machine.disk()).isNotNull();
    }

    @OnBoard(boardOf = Mine.class)
    void aBoardOfOnesOwnIsABoard(Machine machine) {
        assertThat(machine.config().board().name()).isEqualTo("mine");
        assertThat(machine.kernel().isReady()).isTrue();
    }

    @OnBoard(replay = "seed=9 board=qemu-virt delivery=intx nic=e1000")
    void aReplayLineIsAMachine(Machine machine) {
        assertThat(machine.config().seed()).isEqualTo(9);
        assertThat(machine.config().board()).isEqualTo(BoardSpec.QEMU_VIRT);
        assertThat(machine.config().nic()).isEqualTo(NicKind.I82540EM);
        assertThat(machine.kernel().activeDelivery()).isEqualTo(Delivery.INTX);
    }

    @OnBothBoards
    void anAnnotationOfOnesOwnMayHoldIt(Machine machine) {
        assertThat(machine.config().cores()).isEqualTo(2);
    }

    /** Inherits the class around it. */
    @Nested
    class Inside {
        @Test
        void theMachineIsTheOuterClasss(Machine machine) {
            assertThat(machine.config().board()).isEqualTo(BoardSpec.PARALLELS);
        }
    }

    /** Several machines for a class. */
    @Nested
    @OnBoard({QEMU_VIRT, QEMU_VIRT_ITS})
    class OnEach {
        @TestTemplate
        void aTemplateRunsOnEach(Machine machine) {
            assertThat(machine.config().board()).isIn(BoardSpec.QEMU_VIRT, BoardSpec.QEMU_VIRT_ITS);
        }
    }

    /** Composed. */
    @Retention(RetentionPolicy.RUNTIME)
    @OnBoard(
            value = {PARALLELS, QEMU_VIRT_ITS},
            cpus = 2)
    @interface OnBothBoards {}

    static final class WithDisk implements UnaryOperator<MachineBuilder> {
        @Override
        public MachineBuilder apply(MachineBuilder builder) {
            return builder.disk(1 << 20);
        }
    }

    static final class Mine implements Supplier<BoardSpec> {
        @Override
        public BoardSpec get() {
            return BoardSpec.PARALLELS.withName("mine");
        }
    }
}
