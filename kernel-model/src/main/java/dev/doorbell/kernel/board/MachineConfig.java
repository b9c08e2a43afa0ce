package dev.doorbell.kernel.board;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.boot.FirmwareSource;
import dev.doorbell.pci.neighbour.Neighbour;
import dev.doorbell.sim.context.Carrier;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a machine is to be.
 *
 * @param board its addresses
 * @param nic its network device
 * @param diskBytes bytes of its NVMe disk, a multiple of 4096; 0 for none
 * @param cores how many
 * @param profile its timing
 * @param kernel the kernel's choices
 * @param seed what all randomness follows from
 * @param carrier the kind of threads that carry guest stacks
 * @param time a time base other than the profile's exact one; null for that
 * @param tieShaking whether events of the same tick and phase fire in an order drawn from the seed, to
 *     find what depends on it
 * @param firmware what the kernel believes about the board
 * @param neighbours controllers beside the NIC, in the first free slots of bus 0
 */
public record MachineConfig(
        BoardSpec board,
        NicKind nic,
        long diskBytes,
        int cores,
        TimingProfile profile,
        KernelConfig kernel,
        long seed,
        Carrier carrier,
        @Nullable TimeBase time,
        boolean tieShaking,
        FirmwareSource firmware,
        List<Neighbour.Model> neighbours) {
    /** Keeps a copy of the list. */
    public MachineConfig {
        neighbours = List.copyOf(neighbours);
    }

    /** A machine of one core on {@code board}, with the plan's kernel and the board's own NIC. */
    public static MachineConfig on(BoardSpec board, Delivery delivery, TimingProfile profile) {
        return new MachineConfig(
                board,
                board.nic(),
                0,
                1,
                profile,
                KernelConfig.seed(delivery),
                1,
                Carrier.preferred(),
                null,
                false,
                FirmwareSource.ACPI,
                List.of());
    }

    /** A Parallels machine of one core, with the plan's kernel and virtio-net. */
    public static MachineConfig parallels(Delivery delivery, TimingProfile profile) {
        return on(BoardSpec.PARALLELS, delivery, profile);
    }

    /** On another board, with the same NIC. */
    public MachineConfig with(BoardSpec other) {
        return changed(draft -> draft.board = other);
    }

    /** With another kernel configuration. */
    public MachineConfig with(KernelConfig other) {
        return changed(draft -> draft.kernel = other);
    }

    /** With another NIC. */
    public MachineConfig with(NicKind other) {
        return changed(draft -> draft.nic = other);
    }

    /** With an NVMe disk of so many bytes, a multiple of 4096. */
    public MachineConfig withDisk(long bytes) {
        return changed(draft -> draft.diskBytes = bytes);
    }

    /** With another seed. */
    public MachineConfig withSeed(long other) {
        return changed(draft -> draft.seed = other);
    }

    /** With another number of cores. */
    public MachineConfig withCores(int other) {
        return changed(draft -> draft.cores = other);
    }

    /** With another kind of threads. */
    public MachineConfig with(Carrier other) {
        return changed(draft -> draft.carrier = other);
    }

    /** With another timing profile. */
    public MachineConfig with(TimingProfile other) {
        return changed(draft -> draft.profile = other);
    }

    /** With a time base of its own. */
    public MachineConfig with(TimeBase other) {
        return changed(draft -> draft.time = other);
    }

    /** With a kernel that believes something else about its board. */
    public MachineConfig with(FirmwareSource other) {
        return changed(draft -> draft.firmware = other);
    }

    /** With events of the same tick and phase fired in an order drawn from the seed. */
    public MachineConfig withTieShaking() {
        return changed(draft -> draft.tieShaking = true);
    }

    /** With these controllers beside the NIC, of which only configuration space is modelled. */
    public MachineConfig withNeighbours(Neighbour.Model... others) {
        return changed(draft -> draft.neighbours = List.of(others));
    }

    private MachineConfig changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /** A configuration of which one part is about to change. */
    private static final class Draft {
        private BoardSpec board;
        private NicKind nic;
        private long diskBytes;
        private int cores;
        private TimingProfile profile;
        private KernelConfig kernel;
        private long seed;
        private Carrier carrier;
        private @Nullable TimeBase time;
        private boolean tieShaking;
        private FirmwareSource firmware;
        private List<Neighbour.Model> neighbours;

        Draft(MachineConfig from) {
            this.board = from.board;
            this.nic = from.nic;
            this.diskBytes = from.diskBytes;
            this.cores = from.cores;
            this.profile = from.profile;
            this.kernel = from.kernel;
            this.seed = from.seed;
            this.carrier = from.carrier;
            this.time = from.time;
            this.tieShaking = from.tieShaking;
            this.firmware = from.firmware;
            this.neighbours = from.neighbours;
        }

        MachineConfig finish() {
            return new MachineConfig(
                    board,
                    nic,
                    diskBytes,
                    cores,
                    profile,
                    kernel,
                    seed,
                    carrier,
                    time,
                    tieShaking,
                    firmware,
                    neighbours);
        }
    }
}
