package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.boot.Kernel;
import dev.doorbell.kernel.program.Program;
import dev.doorbell.kernel.softirq.SoftirqEngine;
import dev.doorbell.kernel.softirq.SoftirqType;
import dev.doorbell.nic.wire.UdpFrames;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs on more than one core: waking across cores, sharing one, preempting. */
class ManyCoresTest {
    private static final int PORT = 4000;

    private static byte[] frame(int port) {
        byte[] frame = new byte[UdpFrames.FRAME_BYTES_MIN];
        UdpFrames.write(frame, port, 0, 18);
        return frame;
    }

    private static MachineConfig config(String profile, int cores, Program... programs) {
        MachineConfig base =
                MachineConfig.parallels(Delivery.MSI, TimingProfile.named(profile))
                        .withCores(cores);
        List<Program.Listening> listening = new ArrayList<>();
        for (int i = 0; i < programs.length; i++) {
            listening.add(new Program.Listening(PORT + i, programs[i]));
        }
        return base.with(base.kernel().running(listening));
    }

    private static void run(Machine machine, long millis) {
        machine.runFor(machine.time().ticksPerSecond() / 1000 * millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ideal", "parallels-m1", "bare-metal-cortex-a72"})
    void aThreadOfAnIdleCoreIsWokenByAnSgiOfTheCoreThatReceives(String profile) {
        MachineConfig config = config(profile, 2, Program.RECEIVER, Program.RECEIVER);
        try (Machine machine = Machine.boot(config)) {
            run(machine, 20);
            machine.wire().deliver(frame(PORT + 1));
            run(machine, 5);

            assertThat(machine.journeys().breakdown().delivered()).isEqualTo(1);
            assertThat(machine.kernel().irqs().count(0, 53)).isEqualTo(1);
            assertThat(machine.kernel().irqs().count(1, 53)).isZero();
            assertThat(machine.kernel().irqs().count(1, Kernel.RESCHEDULE_SGI)).isEqualTo(1);
            assertThat(machine.kernel().irqs().count(0, Kernel.RESCHEDULE_SGI)).isZero();
        }
    }

    @Test
    void aThreadOfTheReceivingCoreNeedsNoSgi() {
        MachineConfig config = config("ideal", 2, Program.RECEIVER, Program.RECEIVER);
        try (Machine machine = Machine.boot(config)) {
            run(machine, 20);
            machine.wire().deliver(frame(PORT));
            run(machine, 5);

            assertThat(machine.journeys().breakdown().delivered()).isEqualTo(1);
            assertThat(machine.kernel().irqs().count(1, Kernel.RESCHEDULE_SGI)).isZero();
        }
    }

    @Test
    void threeProgramsOnTwoCoresAllGetTheirFrames() {
        MachineConfig config =
                config("parallels-m1", 2, Program.RECEIVER, Program.RECEIVER, Program.RECEIVER);
        try (Machine machine = Machine.boot(config)) {
            run(machine, 20);
            for (int i = 0; i < 300; i++) {
                machine.wire().deliver(frame(PORT + i % 3));
                machine.runFor(machine.time().ticksPerSecond() / 3001);
            }
            run(machine, 5);
            assertThat(machine.journeys().breakdown().delivered()).isEqualTo(300);
            assertThat(machine.journeys().residentCount()).isZero();
        }
    }

    @Test
    void aWokenThreadPreemptsAComputingOneOnAnotherCoreAtOnce() {
        Program computing =
                system -> {
                    while (true) {
                        system.compute(1_000_000);
                    }
                };
        // Programs 1 and 3 share core 1: one waits, one never does.
        MachineConfig config =
                config("ideal", 2, Program.RECEIVER, Program.RECEIVER, Program.RECEIVER, computing);
        try (Machine machine = Machine.boot(config)) {
            run(machine, 20);
            for (int i = 0; i < 20; i++) {
                machine.wire().deliver(frame(PORT + 1));
                run(machine, 1);
            }
            assertThat(machine.journeys().breakdown().delivered()).isEqualTo(20);
            assertThat(machine.journeys().breakdown().totalTicks()).isZero();
        }
    }

    @Test
    void twoComputingProgramsOfOneCoreTakeTurnsOfTenTicks() {
        Program computing =
                system -> {
                    while (true) {
                        system.compute(100_000_000);
                    }
                };
        try (Machine machine = Machine.boot(config("ideal", 1, computing, computing))) {
            run(machine, 5);
            List<Long> switches = new ArrayList<>();
            machine.trace()
                    .attachInline(
                            (tick, point, source, first, second) -> {
                                if (point == TracePoint.THREAD_RUNNING) {
                                    switches.add(tick);
                                }
                            });
            run(machine, 100);

            assertThat(switches).hasSizeBetween(9, 11);
            for (int i = 1; i < switches.size(); i++) {
                assertThat(switches.get(i) - switches.get(i - 1)).isEqualTo(10_000_000);
            }
        }
    }

    /**
     * The receiving core wakes at every phase of the other's accesses: an SGI must never go through
     * the woken core, which may be in the middle of one.
     */
    @Test
    void wakingACoreInTheMiddleOfItsOwnAccessesDisturbsNeither() {
        List<Integer> sent = new ArrayList<>();
        Program sender =
                system -> {
                    while (true) {
                        system.send(frame(9));
                        sent.add(1);
                    }
                };
        TimingProfile slow =
                TimingProfile.named("bare-metal-cortex-a72").with(TimingConstant.WIRE_BPS, 0);
        MachineConfig config =
                config("ideal", 2, Program.RECEIVER, Program.RECEIVER, Program.RECEIVER, sender)
                        .with(slow);
        try (Machine machine = Machine.boot(config)) {
            run(machine, 20);
            for (int i = 0; i < 500; i++) {
                machine.wire().deliver(frame(PORT + 1));
                machine.runFor(machine.time().ticksPerSecond() / 10_007);
            }
            run(machine, 5);
            assertThat(machine.journeys().breakdown().delivered()).isEqualTo(500);
            assertThat(sent).hasSizeGreaterThan(100);
        }
    }

    @Test
    void afterTenRoundsTheThreadGoesOnAndTheNextInterruptsAreTakenMeanwhile() {
        MachineConfig config = config("ideal", 1, Program.RECEIVER);
        try (Machine machine = Machine.boot(config)) {
            run(machine, 20);
            SoftirqEngine softirqs = machine.kernel().cpu(0).softirqs();
            long[] runs = new long[1];
            softirqs.register(
                    SoftirqType.TASKLET,
                    () -> {
                        machine.core(0).spend(300_000);
                        if (++runs[0] < 40) {
                            softirqs.raise(SoftirqType.TASKLET);
                        }
                    });
            long ticksBefore = machine.kernel().tickCount();
            softirqs.raise(SoftirqType.TASKLET);
            run(machine, 20);

            // Ten rounds, 3 ms, with the tick held off; thirty more, 9 ms, under the tick.
            assertThat(runs[0]).isEqualTo(40);
            assertThat(softirqs.isPending()).isFalse();
            assertThat(machine.kernel().tickCount() - ticksBefore).isBetween(17L, 20L);
        }
    }
}
