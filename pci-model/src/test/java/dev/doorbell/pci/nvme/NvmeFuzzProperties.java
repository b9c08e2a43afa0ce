package dev.doorbell.pci.nvme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.testkit.RegisterAccess;
import dev.doorbell.sim.testkit.RegisterAccessArbitrary;
import dev.doorbell.sim.testkit.RegisterTraffic;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** A driver gone mad: nothing it does makes the controller throw, hang or forget how to work. */
class NvmeFuzzProperties {
    private static final int BAR_BYTES = 0x4000;
    private static final int REGISTER_ACCESSES = 64;
    private static final long[] PLACES = {
        0,
        1,
        4,
        NvmeBoard.MEMORY - 4096,
        NvmeBoard.DATA,
        NvmeBoard.DATA + 2,
        NvmeBoard.DATA + 0xFFF,
        NvmeBoard.LISTS,
        NvmeBoard.LISTS + 0xFF8,
        NvmeBoard.ADMIN_SQ,
        NvmeBoard.ADMIN_CQ,
        NvmeBoard.IO_SQ,
        NvmeBoard.IO_CQ,
        NvmeBoard.DOORBELL,
        0xFFFF_F000L,
        0x1_0000_0000L,
        Long.MAX_VALUE,
        -1,
        -4096
    };

    @Provide
    Arbitrary<TimingProfile> profiles() {
        return Arbitraries.of(
                TimingProfile.named("ideal"),
                TimingProfile.named("ideal").with("nvme.command=700"),
                TimingProfile.named("bare-metal-neoverse-n1").with("nvme.command=900"));
    }

    @Provide
    Arbitrary<DeviceBehaviour> behaviours() {
        return Arbitraries.of(DeviceBehaviour.SPECIFICATION, DeviceBehaviour.QEMU);
    }

    /** For the steps that touch registers, a twelfth of all. */
    @Provide
    Arbitrary<RegisterTraffic> registers() {
        return RegisterAccessArbitrary.of(NvmeController.MAP, BAR_BYTES)
                .weighing(1, 1)
                .traffic(REGISTER_ACCESSES, REGISTER_ACCESSES);
    }

    @Property(tries = 120, seed = "5103", edgeCases = EdgeCasesMode.NONE)
    void afterAnythingAResetAndAnEnableMakeItWork(
            @ForAll("profiles") TimingProfile profile,
            @ForAll("behaviours") DeviceBehaviour behaviour,
            @ForAll("registers") RegisterTraffic registers,
            @ForAll @LongRange(min = 0, max = 1L << 48) long seed) {
        Random random = new Random(seed);
        try (NvmeBoard board =
                new NvmeBoard(profile, NvmeStore.bounded(1 << 20, 1 << 18), behaviour)) {
            scatter(board, random);
            board.start(random.nextBoolean() ? 2 : 2 << random.nextInt(11));
            for (int i = 0; i < 300; i++) {
                misbehave(board, random, registers.accesses().get(i % REGISTER_ACCESSES));
                if (random.nextInt(3) == 0) {
                    board.simulation().runFor(random.nextInt(5_000));
                }
            }
            board.simulation().runFor(board.simulation().parts().time().ticksPerSecond());
            board.command(6);
            board.enableMessages(false);
            board.write(NvmeBoard.CC, 0);
            assertThat(board.controller().commandsUnderWay()).isZero();
            board.memory().copyIn(NvmeBoard.ADMIN_CQ, new byte[512], 0, 512);
            board.start();
            assertThat(board.read(NvmeBoard.CSTS)).isEqualTo(1);
            assertThat(board.admin(6, 0, 1).status()).isZero();
        }
    }

    /** Lists and entries that point anywhere. */
    private static void scatter(NvmeBoard board, Random random) {
        for (int i = 0; i < 1024; i++) {
            board.memory().write(NvmeBoard.LISTS + 8L * i, 8, place(random));
        }
    }

    private static long place(Random random) {
        long place = PLACES[random.nextInt(PLACES.length)];
        return random.nextInt(4) == 0 ? place + random.nextInt(8192) : place;
    }

    private static void misbehave(NvmeBoard board, Random random, RegisterAccess access) {
        switch (random.nextInt(12)) {
            case 0 ->
                    access.play(
                            Objects.requireNonNull(board.controller().function().barTarget(0)),
                            Requester.DEBUGGER);
            case 1 -> board.write(NvmeBoard.DOORBELLS + 4 * random.nextInt(140), random.nextInt());
            case 2 -> board.command(random.nextInt(8));
            case 3 -> board.enableMessages(random.nextBoolean());
            case 4 -> {
                if (random.nextInt(6) == 0) {
                    board.write(NvmeBoard.CC, random.nextBoolean() ? 0 : random.nextInt());
                } else {
                    board.write(NvmeBoard.CC, NvmeBoard.ENABLE);
                }
            }
            case 5 -> {
                int queue = random.nextInt(4);
                board.write(NvmeBoard.DOORBELLS + 8 * queue + 4, random.nextInt(8));
            }
            case 6 -> create(board, random);
            default -> command(board, random);
        }
    }

    private static void create(NvmeBoard board, Random random) {
        int id = random.nextInt(4);
        int entries = random.nextInt(8) == 0 ? 0x7FF : 1 + random.nextInt(8);
        long at = random.nextInt(4) == 0 ? place(random) : NvmeBoard.IO_SQ + 0x2_0000L * id;
        NvmeBoard.Pair admin = board.admin();
        board.put(admin, 5, 0, 0, NvmeBoard.IO_CQ, 0, id | entries << 16, 3);
        board.put(admin, 1, 0, 0, at, 0, id | entries << 16, 1 | id << 16);
        board.write(NvmeBoard.DOORBELLS, admin.tail);
    }

    private static void command(NvmeBoard board, Random random) {
        int queue = random.nextInt(4);
        NvmeBoard.Pair pair =
                queue == 0
                        ? board.admin()
                        : new NvmeBoard.Pair(
                                queue, 8, 8, NvmeBoard.IO_SQ + 0x2_0000L * queue, NvmeBoard.IO_CQ);
        int opcode = random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(16);
        int flags = random.nextInt(6) == 0 ? random.nextInt(256) : 0;
        int namespace = random.nextInt(5) == 0 ? random.nextInt() : random.nextInt(3);
        board.put(
                pair,
                opcode,
                flags,
                namespace,
                place(random),
                place(random),
                random.nextBoolean() ? random.nextInt(32) : random.nextInt(),
                random.nextBoolean() ? random.nextInt(32) : random.nextInt(),
                random.nextBoolean() ? random.nextInt(2048) : random.nextInt(),
                random.nextInt());
        board.write(NvmeBoard.DOORBELLS + 8 * queue, pair.tail);
    }
}
