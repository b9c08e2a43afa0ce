package dev.doorbell.kernel.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.GuestBench;
import dev.doorbell.kernel.policy.InterruptPolicy.RemoteWake;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads on one core, with a test for a kernel; a switch costs five ticks. */
class SchedulerTest {
    private static final long SWITCH = 5;
    private static final long PERIOD = 1000;

    private final GuestBench bench = new GuestBench(2);
    private final Core core = bench.core(0);
    private final InterruptLine.Driver irq = core.irq().driver();
    private final List<String> story = new ArrayList<>();
    private final List<String> kicks = new ArrayList<>();
    private @Nullable Scheduler made;
    private RemoteWake remoteWake = RemoteWake.SGI;
    private long clock;

    @AfterEach
    void close() {
        bench.close();
    }

    private void kick(Core waker, int target) {
        kicks.add(waker.index() + " kicks " + target);
    }

    private Scheduler scheduler() {
        Scheduler scheduler = made;
        if (scheduler == null) {
            scheduler =
                    new Scheduler(
                            core,
                            bench.simulation().parts().trace(),
                            SWITCH,
                            remoteWake,
                            () -> clock,
                            this::kick);
            made = scheduler;
        }
        return scheduler;
    }

    private void tell(String what) {
        story.add(what + " @" + core.nowTicks());
    }

    private void block() {
        boolean masked = core.maskInterrupts();
        scheduler().block();
        core.restoreInterrupts(masked);
    }

    /** Boots, lets {@code spawn} make threads, and idles. */
    private void run(Runnable spawn) {
        bench.run(
                () -> {
                    scheduler();
                    spawn.run();
                    scheduler().becomeIdle();
                });
    }

    private void interruptAt(long tick, Runnable handler) {
        core.setVector(
                () -> {
                    irq.drive(false);
                    handler.run();
                    scheduler().rescheduleAfterInterrupt();
                });
        bench.simulation()
                .parts()
                .events()
                .scheduleAt(tick, Event.named("test.irq", Phase.WIRES, () -> irq.drive(true)));
    }

    private void tickForever() {
        core.setVector(
                () -> {
                    irq.drive(false);
                    clock++;
                    scheduler().tick();
                    scheduler().rescheduleAfterInterrupt();
                });
        Event[] tick = new Event[1];
        tick[0] =
                Event.named(
                        "test.tick",
                        Phase.WIRES,
                        () -> {
                            irq.drive(true);
                            bench.simulation().parts().events().scheduleIn(PERIOD, tick[0]);
                        });
        bench.simulation().parts().events().scheduleIn(PERIOD, tick[0]);
    }

    @Test
    void threadsRunInTheOrderTheyWereMadeAndEachSwitchIsPaid() {
        run(
                () -> {
                    for (String name : List.of("a", "b", "c")) {
                        scheduler()
                                .spawn(
                                        name,
                                        () -> {
                                            tell(name);
                                            core.spend(10);
                                        });
                    }
                });
        assertThat(story).containsExactly("a @5", "b @20", "c @35");
    }

    @Test
    void aBlockedThreadGoesOnWhenItIsWokenAndItsTurnComes() {
        List<KernelThread> threads = new ArrayList<>();
        run(
                () -> {
                    threads.add(
                            scheduler()
                                    .spawn(
                                            "a",
                                            () -> {
                                                tell("a");
                                                block();
                                                tell("a again");
                                            }));
                    scheduler()
                            .spawn(
                                    "b",
                                    () -> {
                                        scheduler().wake(threads.get(0), core);
                                        tell("b woke a");
                                        core.spend(10);
                                        tell("b ends");
                                    });
                    scheduler().spawn("c", () -> tell("c"));
                });
        assertThat(story)
                .containsExactly("a @5", "b woke a @10", "b ends @20", "c @25", "a again @30");
        assertThat(kicks).isEmpty();
    }

    @Test
    void wakingAThreadThatIsNotBlockedChangesNothing() {
        run(
                () -> {
                    KernelThread thread = scheduler().spawn("a", () -> tell("a"));
                    scheduler().wake(thread, core);
                    scheduler().wake(thread, core);
                });
        assertThat(story).containsExactly("a @5");
    }

    @Test
    void wakingTwiceRunsOnce() {
        List<KernelThread> threads = new ArrayList<>();
        run(
                () -> {
                    threads.add(
                            scheduler()
                                    .spawn(
                                            "a",
                                            () -> {
                                                block();
                                                tell("woken");
                                                block();
                                                tell("woken again");
                                            }));
                    scheduler()
                            .spawn(
                                    "b",
                                    () -> {
                                        scheduler().wake(threads.get(0), core);
                                        scheduler().wake(threads.get(0), core);
                                    });
                });
        assertThat(story).containsExactly("woken @15");
    }

    @Test
    void theIdleLoopBorrowsTheStackOfTheThreadThatBlockedLast() {
        List<KernelThread> threads = new ArrayList<>();
        interruptAt(
                500,
                () -> {
                    tell("idle on " + scheduler().current().name());
                    scheduler().wake(threads.get(0), core);
                });
        run(
                () ->
                        threads.add(
                                scheduler()
                                        .spawn(
                                                "a",
                                                () -> {
                                                    block();
                                                    tell("a again");
                                                })));
        assertThat(story).containsExactly("idle on a @500", "a again @505");
        assertThat(core.idleTicks()).isGreaterThanOrEqualTo(495);
    }

    @Test
    void theIdleLoopOnOneStackGivesTheCoreToAnother() {
        List<KernelThread> threads = new ArrayList<>();
        interruptAt(500, () -> scheduler().wake(threads.get(0), core));
        run(
                () -> {
                    threads.add(
                            scheduler()
                                    .spawn(
                                            "a",
                                            () -> {
                                                block();
                                                tell("a again");
                                                scheduler().wake(threads.get(1), core);
                                            }));
                    threads.add(
                            scheduler()
                                    .spawn(
                                            "b",
                                            () -> {
                                                block(); // idles here
                                                tell("b again");
                                            }));
                });
        assertThat(story).containsExactly("a again @505", "b again @510");
    }

    @Test
    void anInterruptThatWakesAThreadPreemptsTheOneThatRuns() {
        List<KernelThread> threads = new ArrayList<>();
        interruptAt(500, () -> scheduler().wake(threads.get(0), core));
        run(
                () -> {
                    threads.add(
                            scheduler()
                                    .spawn(
                                            "waiter",
                                            () -> {
                                                block();
                                                tell("waiter");
                                                core.spend(20);
                                            }));
                    scheduler()
                            .spawn(
                                    "busy",
                                    () -> {
                                        core.spend(990);
                                        tell("busy done");
                                    });
                });
        // 490 of 990 paid, then the switch, 20, the switch back, and the remaining 500.
        assertThat(story).containsExactly("waiter @505", "busy done @1030");
    }

    @Test
    void twoThreadsThatOnlyComputeShareTheCoreByQuantum() {
        tickForever();
        long work = 25 * PERIOD;
        run(
                () -> {
                    for (String name : List.of("a", "b")) {
                        scheduler()
                                .spawn(
                                        name,
                                        () -> {
                                            tell(name);
                                            core.spend(work);
                                            tell(name + " done");
                                        });
                    }
                });
        // a: 0-10, b: 10-20, a: 20-30, b: 30-40, a: 40-45, b: the rest; switches come on top.
        assertThat(story.get(0)).isEqualTo("a @5");
        assertThat(story.get(1)).isEqualTo("b @" + (10 * PERIOD + SWITCH));
        assertThat(story.get(2)).startsWith("a done @45");
        assertThat(story.get(3)).startsWith("b done @50");
    }

    @Test
    void aThreadAloneIsNotChargedForSwitches() {
        tickForever();
        run(
                () ->
                        scheduler()
                                .spawn(
                                        "a",
                                        () -> {
                                            core.spend(100 * PERIOD);
                                            tell("a done");
                                        }));
        assertThat(story).containsExactly("a done @" + (100 * PERIOD + SWITCH));
    }

    @Test
    void aSleeperIsWokenByTheTickItWaitsFor() {
        tickForever();
        run(
                () ->
                        scheduler()
                                .spawn(
                                        "a",
                                        () -> {
                                            scheduler().sleepUntilTick(3);
                                            tell("a slept");
                                            scheduler().sleepUntilTick(3);
                                            tell("a slept no more");
                                        }));
        assertThat(story)
                .containsExactly(
                        "a slept @" + (3 * PERIOD + SWITCH),
                        "a slept no more @" + (3 * PERIOD + SWITCH));
    }

    @Test
    void whoIsWokenBeforeItsTimeKnowsIt() {
        tickForever();
        List<KernelThread> threads = new ArrayList<>();
        List<Boolean> early = new ArrayList<>();
        run(
                () -> {
                    threads.add(
                            scheduler()
                                    .spawn(
                                            "a",
                                            () -> {
                                                core.maskInterrupts();
                                                early.add(scheduler().blockUntilTick(50));
                                                tell("a");
                                                early.add(scheduler().blockUntilTick(5));
                                                tell("a again");
                                            }));
                    scheduler()
                            .spawn(
                                    "b",
                                    () -> {
                                        core.spend(2 * PERIOD);
                                        scheduler().wake(threads.get(0), core);
                                        core.spend(10 * PERIOD);
                                    });
                });
        assertThat(early).containsExactly(true, false);
        assertThat(story.get(0)).startsWith("a @30"); // at the tick behind the wake-up
        assertThat(story.get(1)).startsWith("a again @50");
    }

    @Test
    void aThreadThatYieldsLetsTheOthersRunOnceEach() {
        run(
                () -> {
                    for (String name : List.of("a", "b")) {
                        scheduler()
                                .spawn(
                                        name,
                                        () -> {
                                            tell(name);
                                            scheduler().yieldCurrent();
                                            tell(name + " again");
                                        });
                    }
                });
        assertThat(story).containsExactly("a @5", "b @10", "a again @15", "b again @20");
    }

    @Test
    void aThreadThatYieldsAloneGoesOnAndTimePasses() {
        run(
                () ->
                        scheduler()
                                .spawn(
                                        "a",
                                        () -> {
                                            scheduler().yieldCurrent();
                                            tell("a");
                                        }));
        assertThat(story).containsExactly("a @10");
    }

    @Test
    void aDeferredWakeHappensAtTheEndOfTheInterrupt() {
        List<KernelThread> threads = new ArrayList<>();
        interruptAt(
                500,
                () -> {
                    scheduler().wakeDeferred(threads.get(0));
                    core.spend(20);
                    tell("handler ends");
                });
        run(
                () -> {
                    threads.add(
                            scheduler()
                                    .spawn(
                                            "a",
                                            () -> {
                                                block();
                                                tell("a");
                                            }));
                    scheduler().spawn("busy", () -> core.spend(5000));
                });
        assertThat(story).containsExactly("handler ends @520", "a @525");
    }

    @Test
    void theSixtyFifthDeferredWakeBetweenTwoDecisionsIsLostAndCounted() {
        List<KernelThread> threads = new ArrayList<>();
        interruptAt(
                5000,
                () -> {
                    for (KernelThread thread : threads) {
                        scheduler().wakeDeferred(thread);
                    }
                });
        run(
                () -> {
                    for (int i = 0; i < 66; i++) {
                        String name = "t" + i;
                        threads.add(
                                scheduler()
                                        .spawn(
                                                name,
                                                () -> {
                                                    block();
                                                    tell(name);
                                                }));
                    }
                });
        assertThat(story).hasSize(64).first().asString().startsWith("t0 ");
        assertThat(scheduler().lostWakeCount()).isEqualTo(2);
    }

    @Test
    void anIdleCoreThatIsToldByItsTickHearsOfARemoteWakeNoSooner() {
        remoteWake = RemoteWake.NEXT_TICK;
        tickForever();
        List<KernelThread> threads = new ArrayList<>();
        bench.core(1)
                .powerOn(
                        () -> {
                            bench.core(1).spend(1200);
                            scheduler().wake(threads.get(0), bench.core(1));
                        });
        run(
                () ->
                        threads.add(
                                scheduler()
                                        .spawn(
                                                "a",
                                                () -> {
                                                    block();
                                                    tell("a");
                                                })));
        assertThat(kicks).isEmpty();
        assertThat(story).containsExactly("a @" + (2 * PERIOD + SWITCH));
    }

    @Test
    void anInterruptThatAsksForNothingDoesNotShowAnIdleCoreWhatAnotherHasWoken() {
        remoteWake = RemoteWake.NEXT_TICK;
        List<KernelThread> threads = new ArrayList<>();
        interruptAt(1500, () -> tell("interrupt"));
        bench.core(1)
                .powerOn(
                        () -> {
                            bench.core(1).spend(1200);
                            scheduler().wake(threads.get(0), bench.core(1));
                        });
        run(
                () ->
                        threads.add(
                                scheduler()
                                        .spawn(
                                                "a",
                                                () -> {
                                                    block();
                                                    tell("a");
                                                })));
        assertThat(story).containsExactly("interrupt @1500");
    }

    @Test
    void aThreadWokenFromAnotherCoreIsKickedByThatCore() {
        List<KernelThread> threads = new ArrayList<>();
        bench.core(1)
                .powerOn(
                        () -> {
                            bench.core(1).spend(500);
                            scheduler().wake(threads.get(0), bench.core(1));
                        });
        run(() -> threads.add(scheduler().spawn("a", this::block)));
        assertThat(kicks).containsExactly("1 kicks 0");
    }
}
