package dev.doorbell.kernel.testkit;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.kernel.policy.InterruptPolicy.IntidRange;
import dev.doorbell.kernel.policy.Snapshot;
import dev.doorbell.kernel.policy.TickPolicy;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.pci.neighbour.Neighbour;
import dev.doorbell.sim.testkit.Words;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;
import java.util.Locale;

/**
 * What a machine is made of, in words: board, cores, card, delivery, kernel, disk and neighbours.
 *
 * @param board its board
 * @param cores how many
 * @param nic its card
 * @param delivery how its kernel hears of frames
 * @param snapshot which kernel
 * @param diskBytes bytes of its NVMe disk; 0 for none
 * @param neighbours controllers beside the card
 * @param profile the name of its timing
 * @param seed what all randomness follows from
 */
public record MachineTopology(
        BoardSpec board,
        int cores,
        NicKind nic,
        Delivery delivery,
        Snapshot snapshot,
        long diskBytes,
        List<Neighbour.Model> neighbours,
        String profile,
        long seed) {
    /** Keeps a copy of the list. */
    public MachineTopology {
        neighbours = List.copyOf(neighbours);
    }

    /**
     * The machine's configuration. Its kernel listens on {@link SyntheticTraffic#PORT}, and its poll
     * divisor counts core 0's ticks alone: counted over all cores, the plan's poll may never fall on core
     * 0, which is the only one that polls.
     */
    public MachineConfig config() {
        KernelConfig plain = KernelConfig.of(snapshot, delivery).listeningOn(SyntheticTraffic.PORT);
        KernelConfig kernel = plain.with(plain.tick().with(TickPolicy.Counted.CORE_0));
        return MachineConfig.on(board, delivery, TimingProfile.named(profile))
                .with(nic)
                .withCores(cores)
                .withDisk(diskBytes)
                .withNeighbours(neighbours.toArray(new Neighbour.Model[0]))
                .withSeed(seed)
                .with(kernel);
    }

    /**
     * Whether frames stay in the ring, since nobody looks after them. Snapshot S4 neither polls nor raises
     * anything, S5 and S6 do not poll; and all of Breenix's take an LPI for nothing, after which their
     * core takes no interrupt any more.
     */
    public boolean isDeaf() {
        boolean lpis = delivery.isMessage() && board.gic().hasIts();
        return snapshot == Snapshot.S4
                || (delivery == Delivery.POLL
                        && (snapshot == Snapshot.S5 || snapshot == Snapshot.S6))
                || (lpis && snapshot.interrupts().range() == IntidRange.NO_LPIS);
    }

    @Override
    public String toString() {
        String disk = diskBytes == 0 ? "" : ", disk of " + diskBytes + " bytes";
        String beside = neighbours.isEmpty() ? "" : ", beside " + neighbours;
        return String.format(
                Locale.ROOT,
                "%s with %s, %s by %s, kernel %s%s%s, timing %s, seed %d",
                board.name(),
                Words.count(cores, "core", "cores"),
                nic.label(),
                delivery.label(),
                snapshot.label(),
                disk,
                beside,
                profile,
                seed);
    }
}
