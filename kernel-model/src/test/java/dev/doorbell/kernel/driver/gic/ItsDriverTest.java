package dev.doorbell.kernel.driver.gic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.GuestBench;
import dev.doorbell.kernel.KernelPages;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.cpu.Core;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tables, queue and commands as a stock Linux gives them to an ITS, and in its order. */
class ItsDriverTest {
    private static final long GITS = 0x0808_0000L;
    private static final PlatformConfig PLATFORM =
            new PlatformConfig(
                    GuestBench.GICD,
                    PlatformConfig.ABSENT,
                    GuestBench.GICR,
                    PlatformConfig.ABSENT,
                    GITS,
                    GuestBench.ECAM,
                    PlatformConfig.ABSENT,
                    GuestBench.MEMORY,
                    27);
    private static final long DEVICES = 0x4000_0000L;
    private static final long COLLECTIONS = DEVICES + 0x1_0000;
    private static final long QUEUE = COLLECTIONS + 0x1_0000;
    private static final long CONFIGURATIONS = QUEUE + 0x1_0000;
    private static final long PENDING = CONFIGURATIONS + 0x1_0000;

    private final GuestBench bench =
            new GuestBench(2).remembering("gicr", GuestBench.GICR, 0x4_0000);
    private final Registers registers = new Registers();
    private final KernelPages pages = new KernelPages(GuestBench.MEMORY);
    private final ItsDriver its = new ItsDriver(PLATFORM, pages);
    private final Core core = bench.core(0);
    private final List<String> commands = new ArrayList<>();
    private int eventBits = 16;

    ItsDriverTest() {
        bench.simulation().parts().bus().map("gits", GITS, 0x2_0000, registers, AccessTiming.FREE);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** An ITS that keeps what is written, as far as it would stick, and reads commands at once. */
    private final class Registers implements BusTarget {
        final List<String> writes = new ArrayList<>();
        final long[] bases = {0x0107L << 48, 0x0407L << 48, 0, 0, 0, 0, 0, 0};
        boolean indirect = true;
        boolean deaf;
        boolean stalls;
        long reader;

        @Override
        public long read(long offset, int bytes, int requester) {
            if (offset >= 0x100 && offset < 0x140) {
                return bases[(int) (offset - 0x100) / 8];
            }
            return offset == 8
                    ? (eventBits - 1) << 8 | 7 << 4
                    : offset == 0x90 ? reader | (stalls ? 1 : 0) : 0;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            writes.add(String.format("%x = %x", offset, value));
            if (offset >= 0x100 && offset < 0x140) {
                int table = (int) (offset - 0x100) / 8;
                long fixed = bases[table] & 0x071FL << 48;
                long kept = value & ~(0x071FL << 48) & ~(indirect ? 0 : 1L << 62);
                bases[table] = fixed == 0 ? 0 : fixed | kept;
            } else if (offset == 0x88 && !deaf && !stalls) {
                consume(value);
            }
        }

        private void consume(long writer) {
            GuestMemory memory = bench.simulation().parts().memory();
            for (; reader != writer; reader = (reader + 32) % 0x1_0000) {
                StringBuilder words = new StringBuilder();
                for (int word = 0; word < 4; word++) {
                    words.append(word == 0 ? "" : " ");
                    words.append(Long.toHexString(memory.read(QUEUE + reader + 8L * word, 8)));
                }
                commands.add(words.toString());
            }
        }
    }

    private void start() {
        its.init(core);
        its.initCore(core);
    }

    @Test
    void tablesComeFirstThenTheQueueThenTheEnable() {
        bench.run(() -> its.init(core));

        assertThat(registers.writes)
                .endsWith(
                        "100 = 4000000000000200",
                        "100 = c000000040000200", // valid, indirect, one page of 64 KiB
                        "108 = 407000000000200",
                        "108 = 8000000040010200",
                        "80 = 800000004002000f", // valid, 16 pages
                        "88 = 0",
                        "0 = 1");
        assertThat(registers.writes.subList(0, 8)).allMatch(write -> write.endsWith(" = 0"));
    }

    @Test
    void everyLpiBeginsDisabledAtTheUsualPriority() {
        bench.run(() -> its.init(core));
        GuestMemory memory = core.memory();
        assertThat(memory.read(CONFIGURATIONS, 1)).isEqualTo(0xA2);
        assertThat(memory.read(CONFIGURATIONS + (1 << 16) - 8192 - 1, 1)).isEqualTo(0xA2);
    }

    @Test
    void aCoreGetsItsLpiTablesBeforeItsCollectionIsMapped() {
        bench.run(this::start);
        assertThat(bench.writes())
                .containsExactly(
                        "write gicr+70 = " + Long.toHexString(CONFIGURATIONS | 15),
                        "write gicr+78 = " + Long.toHexString(PENDING),
                        "write gicr+0 = 1");
        assertThat(commands)
                .containsExactly("9 0 8000000000000000 0", "5 0 0 0", "d 0 0 0", "5 0 0 0");
    }

    @Test
    void aDeviceIsMappedThenItsEventAndTheLpiIsEnabledLast() {
        List<Integer> answers = new ArrayList<>();
        bench.run(
                () -> {
                    start();
                    commands.clear();
                    MessageInterrupt lpi = its.allocate(core, 0x10);
                    if (lpi == null) {
                        throw new AssertionError(its.shortage());
                    }
                    answers.add(lpi.intid());
                    answers.add(lpi.data());
                    assertThat(lpi.address()).isEqualTo(GITS + 0x1_0040);
                    assertThat(lpi.isShared()).isFalse();
                    assertThat(core.memory().read(CONFIGURATIONS, 1)).isEqualTo(0xA2);
                    lpi.enable(core);
                });
        assertThat(answers).containsExactly(8192, 0);
        assertThat(commands)
                .hasSize(5)
                .first(org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .matches("1000000008 0 80000000400.*");
        assertThat(commands.subList(1, 5))
                .containsExactly(
                        "100000000a 200000000000 0 0", "5 0 0 0", "100000000c 0 0 0", "5 0 0 0");
        assertThat(core.memory().read(CONFIGURATIONS, 1)).isEqualTo(0xA3);
    }

    @Test
    void aTwoLevelTableGetsAPageWhereTheDevicesEntryIs() {
        bench.run(
                () -> {
                    start();
                    its.allocate(core, 0x10);
                    its.allocate(core, 0x8010);
                });
        assertThat(core.memory().read(DEVICES, 8)).isNegative(); // valid is the sign
        assertThat(core.memory().read(DEVICES + 8 * 4, 8)).isNegative(); // 8192 entries a page
        assertThat(core.memory().read(DEVICES + 8, 8)).isZero();
    }

    @Test
    void aFlatTableIsLeftAlone() {
        registers.indirect = false;
        bench.run(
                () -> {
                    start();
                    its.allocate(core, 0x10);
                });
        assertThat(registers.writes).contains("100 = 8000000040000200");
        assertThat(core.memory().read(DEVICES, 8)).isZero();
    }

    @Test
    void everyDeviceGetsAnLpiOfItsOwn() {
        List<Integer> lpis = new ArrayList<>();
        bench.run(
                () -> {
                    start();
                    for (int device = 1; device <= 3; device++) {
                        MessageInterrupt lpi = its.allocate(core, device << 3);
                        lpis.add(lpi == null ? 0 : lpi.intid());
                    }
                });
        assertThat(lpis).containsExactly(8192, 8193, 8194);
    }

    @Test
    void anItsThatReadsNoCommandsIsGivenUpByName() {
        registers.deaf = true;
        List<String> answers = new ArrayList<>();
        bench.core(0)
                .powerOn(
                        () -> {
                            start();
                            answers.add(String.valueOf(its.allocate(core, 0x10)));
                            answers.add(its.shortage());
                        });
        bench.simulation().runFor(100_000_000);
        assertThat(answers).containsExactly("null", "the ITS does not take its commands");
    }

    /** What the ITS is told once core 0 and then core 1 are up and core 0 has one LPI enabled. */
    private List<String> commandsOf(IntConsumer guest) {
        bench.core(0)
                .powerOn(
                        () -> {
                            start();
                            MessageInterrupt lpi = its.allocate(core, 0x10);
                            if (lpi == null) {
                                throw new AssertionError(its.shortage());
                            }
                            lpi.enable(core);
                            core.spend(1000);
                            commands.clear();
                            guest.accept(lpi.intid());
                        });
        bench.core(1)
                .powerOn(
                        () -> {
                            bench.core(1).spend(500);
                            its.initCore(bench.core(1));
                        });
        bench.simulation().runFor(1_000_000);
        return commands;
    }

    @Test
    void anLpiMovesByOneCommandAndASyncOfTheOldCore() {
        assertThat(commandsOf(intid -> assertThat(its.move(core, intid, 1)).isTrue()))
                .containsExactly("1000000001 0 1 0", "5 0 0 0");
    }

    @Test
    void anLpiThatIsThereAlreadyIsNotMoved() {
        assertThat(commandsOf(intid -> assertThat(its.move(core, intid, 0)).isTrue())).isEmpty();
    }

    @Test
    void whatDoesNotExistIsNotMoved() {
        assertThat(
                        commandsOf(
                                intid -> {
                                    assertThat(its.move(core, intid + 1, 1)).isFalse();
                                    assertThat(its.move(core, intid, 2)).isFalse();
                                    assertThat(its.move(core, 53, 1)).isFalse();
                                    assertThat(its.moveAll(core, 0, 2)).isFalse();
                                }))
                .isEmpty();
    }

    @Test
    void aCoreIsEmptiedByItsCollectionAndThenByWhatIsPending() {
        assertThat(commandsOf(intid -> assertThat(its.moveAll(core, 0, 1)).isTrue()))
                .containsExactly("9 0 8000000000010000 0", "5 0 0 0", "e 0 0 10000", "5 0 0 0");
    }

    @Test
    void anLpiOfAnEmptiedCoreIsSyncedWhereItsCollectionIs() {
        assertThat(
                        commandsOf(
                                intid -> {
                                    its.moveAll(core, 0, 1);
                                    commands.clear();
                                    its.raise(core, intid);
                                    its.clear(core, intid);
                                    its.reloadAll(core, 0);
                                    its.moveBack(core, 0);
                                }))
                .containsExactly(
                        "1000000003 0 0 0",
                        "5 0 10000 0",
                        "1000000004 0 0 0",
                        "5 0 10000 0",
                        "d 0 0 0",
                        "5 0 10000 0",
                        "9 0 8000000000000000 0",
                        "5 0 10000 0");
    }

    @Test
    void anEventIsTakenAwayDisabledThenDiscardedThenItsTableIsUnmapped() {
        List<String> told =
                commandsOf(
                        intid -> {
                            assertThat(its.release(core, intid)).isTrue();
                            assertThat(its.release(core, intid)).isFalse();
                        });
        assertThat(told).hasSize(5);
        assertThat(told.subList(0, 4))
                .containsExactly("100000000c 0 0 0", "5 0 0 0", "100000000f 0 0 0", "5 0 0 0");
        assertThat(told.get(4)).matches("1000000008 0 400.* 0"); // valid is clear
        assertThat(core.memory().read(CONFIGURATIONS, 1)).isEqualTo(0xA2);
    }

    @Test
    void aSecondCallForAFunctionTakesWhatIsLeftOfItsTableAndNoMore() {
        List<Integer> data = new ArrayList<>();
        bench.run(
                () -> {
                    start();
                    its.allocate(core, 0x10, 3).forEach(lpi -> data.add(lpi.data()));
                    commands.clear();
                    its.allocate(core, 0x10, 1).forEach(lpi -> data.add(lpi.data()));
                    its.allocate(core, 0x10, 1).forEach(lpi -> data.add(lpi.data()));
                });
        assertThat(data).containsExactly(0, 1, 2, 3);
        assertThat(commands).containsExactly("100000000a 200300000003 0 0", "5 0 0 0");
        assertThat(its.shortage()).contains("not so many events");
    }

    @Test
    void aDeviceIsMappedOnceForAllItsEventsAndUnmappedWithTheLast() {
        List<Integer> data = new ArrayList<>();
        bench.run(
                () -> {
                    start();
                    commands.clear();
                    List<MessageInterrupt> three = its.allocate(core, 0x10, 3);
                    three.forEach(lpi -> data.add(lpi.data()));
                    three.get(2).enable(core);
                    its.release(core, three);
                });
        assertThat(data).containsExactly(0, 1, 2);
        assertThat(commands.get(0)).matches("1000000008 1 8000000040.* 0"); // two bits of events
        assertThat(commands.subList(1, 9))
                .containsExactly(
                        "100000000a 200000000000 0 0",
                        "5 0 0 0",
                        "100000000a 200100000001 0 0",
                        "5 0 0 0",
                        "100000000a 200200000002 0 0",
                        "5 0 0 0",
                        "100000000c 2 0 0",
                        "5 0 0 0");
        assertThat(commands.stream().filter(command -> command.startsWith("100000000f")))
                .containsExactly("100000000f 0 0 0", "100000000f 1 0 0", "100000000f 2 0 0");
        assertThat(commands.get(commands.size() - 1)).matches("1000000008 1 40.* 0");
        assertThat(commands.stream().filter(command -> command.startsWith("1000000008")))
                .hasSize(2);
    }

    @Test
    void moreEventsThanTheItsTellsApartAreRefused() {
        List<Integer> counts = new ArrayList<>();
        eventBits = 2;
        bench.run(
                () -> {
                    start();
                    counts.add(its.allocate(core, 0x10, 5).size());
                    counts.add(its.allocate(core, 0x10, 4).size());
                });
        assertThat(counts).containsExactly(0, 4);
    }

    @Test
    void theQueueIsUsedRoundAndRound() {
        int[] moves = new int[1];
        commandsOf(
                intid -> {
                    // 2048 commands fit; each move is two
                    for (; moves[0] < 3000; moves[0]++) {
                        its.move(core, intid, 1 - moves[0] % 2);
                    }
                });
        assertThat(commands).hasSize(6000);
        assertThat(commands.get(5998)).isEqualTo("1000000001 0 0 0");
        assertThat(registers.reader).isLessThan(0x1_0000);
    }

    @Test
    void anItsThatStallsIsGivenUpAtOnceAndSaysWhere() {
        registers.stalls = true;
        List<String> answers = new ArrayList<>();
        bench.run(
                () -> {
                    start();
                    answers.add(String.valueOf(its.allocate(core, 0x10)));
                    answers.add(its.shortage());
                    answers.add(String.valueOf(its.allocate(core, 0x18)));
                });
        assertThat(answers)
                .containsExactly(
                        "null", "the ITS has stalled at the command at 0x0 of its queue", "null");
        assertThat(registers.writes.stream().filter(write -> write.startsWith("88 ")))
                .hasSize(2); // the queue's start, and one command
    }
}
