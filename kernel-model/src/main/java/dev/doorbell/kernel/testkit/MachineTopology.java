package dev.doorbell.kernel.testkit;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.kernel.policy.Snapshot;
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

    /** The machine's configuration; its kernel listens on {@link SyntheticTraffic#PORT}. */
    public MachineConfig config() {
        KernelConfig kernel =
                KernelConfig.of(snapshot, delivery).listeningOn(SyntheticTraffic.PORT);
        return MachineConfig.on(board, delivery, TimingProfile.named(profile))
                .with(nic)
                .withCores(cores)
                .withDisk(diskBytes)
                .withNeighbours(neighbours.toArray(new Neighbour.Model[0]))
                .withSeed(seed)
                .with(kernel);
    }

    /**
     * Whether nobody looks after received frames: snapshot S4 neither polls nor raises anything, S5 and S6
     * do not poll. Their frames stay in the ring.
     */
    public boolean isDeaf() {
        return snapshot == Snapshot.S4
                || (delivery == Delivery.POLL
                        && (snapshot == Snapshot.S5 || snapshot == Snapshot.S6));
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
