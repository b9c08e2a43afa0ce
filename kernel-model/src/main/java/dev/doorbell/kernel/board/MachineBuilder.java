package dev.doorbell.kernel.board;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.boot.FirmwareSource;
import dev.doorbell.kernel.policy.Snapshot;
import dev.doorbell.pci.neighbour.Neighbour;
import dev.doorbell.sim.context.Carrier;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.watch.Bounds;
import dev.doorbell.sim.watch.InterruptLog;
import dev.doorbell.sim.watch.RuleBroken;
import dev.doorbell.sim.watch.Watch;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A machine in the making. Each step answers a new one and changes nothing, so a half-built one can be
 * shared and finished in several ways.
 *
 * <p>A machine made here is watched by every detector and keeps its last journeys, which is what a test
 * wants; {@link Machine#boot(MachineConfig)} makes one that does neither. Where no delivery was chosen, it
 * is the first of msi, msix, intx and poll that board and NIC both have.
 */
public final class MachineBuilder {
    /** How many finished journeys a machine keeps unless told otherwise. */
    public static final int JOURNEYS = 1000;

    /** In the order in which they are tried where none was chosen. */
    private static final List<Delivery> BY_PREFERENCE =
            List.of(Delivery.MSI, Delivery.MSIX, Delivery.INTX, Delivery.POLL);

    private final List<BoardSpec> variants;
    private final MachineConfig config;
    private final @Nullable Delivery wanted;
    private final int journeys;
    private final boolean watched;
    private final @Nullable Bounds bounds;

    /** Begins with the first of a board's variants. */
    MachineBuilder(List<BoardSpec> variants, MachineConfig config) {
        this(variants, config, null, JOURNEYS, true, null);
    }

    private MachineBuilder(
            List<BoardSpec> variants,
            MachineConfig config,
            @Nullable Delivery wanted,
            int journeys,
            boolean watched,
            @Nullable Bounds bounds) {
        this.variants = variants;
        this.config = config;
        this.wanted = wanted;
        this.journeys = journeys;
        this.watched = watched;
        this.bounds = bounds;
    }

    // The interrupt controller.

    /**
     * With a GICv2.
     *
     * @throws ConfigurationException if the board does not come with one
     */
    public MachineBuilder gicV2() {
        return controller("GICv2", gic -> gic instanceof GicSpec.Version2);
    }

    /**
     * With a GICv3 and no ITS.
     *
     * @throws ConfigurationException if the board does not come with one
     */
    public MachineBuilder gicV3() {
        return controller("GICv3", gic -> gic instanceof GicSpec.Version3 && !gic.hasIts());
    }

    /**
     * With a GICv3 and an ITS.
     *
     * @throws ConfigurationException if the board does not come with them
     */
    public MachineBuilder gicV3Its() {
        return controller("GICv3 and ITS", gic -> gic instanceof GicSpec.Version3 && gic.hasIts());
    }

    /**
     * With 8259s.
     *
     * @throws ConfigurationException if the board is no PC
     */
    public MachineBuilder pics() {
        return controller("8259s", gic -> gic instanceof GicSpec.Pc pc && !pc.hasApics());
    }

    /**
     * With an IO-APIC and local APICs.
     *
     * @throws ConfigurationException if the board is no PC
     */
    public MachineBuilder apics() {
        return controller(
                "IO-APIC and local APICs", gic -> gic instanceof GicSpec.Pc pc && pc.hasApics());
    }

    private MachineBuilder controller(String words, Predicate<GicSpec> fits) {
        for (BoardSpec variant : variants) {
            if (fits.test(variant.gic())) {
                return with(config.with(variant));
            }
        }
        throw new ConfigurationException(
                "interrupt controller "
                        + words
                        + " is not possible on board "
                        + variants.get(0).name()
                        + ", which comes with "
                        + variants.stream()
                                .map(variant -> variant.gic().words())
                                .collect(Collectors.joining(" or "))
                        + "; choose one of those, or board "
                        + BoardSpec.ALL.stream()
                                .filter(board -> fits.test(board.gic()))
                                .map(BoardSpec::name)
                                .collect(Collectors.joining(", ")));
    }

    // The rest of the board.

    /** With so many cores. */
    public MachineBuilder cpus(int count) {
        return with(config.withCores(count));
    }

    /** With that NIC; {@link Nics} has them by name. */
    public MachineBuilder nic(NicKind kind) {
        return with(config.with(kind));
    }

    /** With an NVMe disk of so many bytes, a multiple of 4096. */
    public MachineBuilder disk(long bytes) {
        return with(config.withDisk(bytes));
    }

    /** With these controllers beside the NIC, of which only configuration space is modelled. */
    public MachineBuilder neighbours(Neighbour.Model... models) {
        return with(config.withNeighbours(models));
    }

    /**
     * With that timing profile.
     *
     * @throws ConfigurationException if none has that name
     */
    public MachineBuilder profile(String name) {
        return profile(TimingProfile.named(name));
    }

    /** With that timing profile. */
    public MachineBuilder profile(TimingProfile profile) {
        return with(config.with(profile));
    }

    /** With that kind of threads; no result depends on it. */
    public MachineBuilder carrier(Carrier kind) {
        return with(config.with(kind));
    }

    /** With events of the same tick and phase fired in an order drawn from the seed. */
    public MachineBuilder tieShaking() {
        return with(config.withTieShaking());
    }

    // The kernel.

    /** Hearing of frames this way. */
    public MachineBuilder delivery(Delivery way) {
        return new MachineBuilder(variants, config, way, journeys, watched, bounds);
    }

    /** With the kernel of that snapshot, in place of all that was chosen for the kernel before. */
    public MachineBuilder snapshot(Snapshot snapshot) {
        return with(config.with(KernelConfig.of(snapshot, config.kernel().delivery())));
    }

    /** With a kernel changed in that way; its delivery is chosen by {@link #delivery}. */
    public MachineBuilder kernel(UnaryOperator<KernelConfig> change) {
        return with(config.with(change.apply(config.kernel())));
    }

    /** With a kernel that believes that about its board. */
    public MachineBuilder firmware(FirmwareSource source) {
        return with(config.with(source));
    }

    // What is kept and watched.

    /** Keeping the last {@code count} finished journeys, {@link #JOURNEYS} otherwise. */
    public MachineBuilder keepJourneys(int count) {
        return new MachineBuilder(variants, config, wanted, count, watched, bounds);
    }

    /** Watched by no detector: faster, where a test asks for none. */
    public MachineBuilder unwatched() {
        return new MachineBuilder(variants, config, wanted, journeys, false, bounds);
    }

    /** Watched by detectors of that patience, {@link Bounds#patient} otherwise. */
    public MachineBuilder watched(Bounds patience) {
        return new MachineBuilder(variants, config, wanted, journeys, true, patience);
    }

    private MachineBuilder with(MachineConfig other) {
        return new MachineBuilder(variants, other, wanted, journeys, watched, bounds);
    }

    // The machine.

    /**
     * What the machine will be.
     *
     * @throws ConfigurationException if board or NIC cannot deliver as was chosen
     */
    public MachineConfig config() {
        Delivery way = wanted;
        if (way == null) {
            way = BY_PREFERENCE.stream().filter(this::isPossible).findFirst().orElse(Delivery.POLL);
        }
        MachineConfig made = config.with(config.kernel().with(way));
        if (!isPossible(way)) {
            throw new ConfigurationException(
                    DeliveryAdvice.impossible(made) + "; " + DeliveryAdvice.instead(made));
        }
        return made;
    }

    private boolean isPossible(Delivery way) {
        return config.board().deliveries().contains(way) && config.nic().deliveries().contains(way);
    }

    /** Builds and boots it, with seed 1; see {@link #boot(long)}. */
    public Machine boot() {
        return boot(1);
    }

    /**
     * Builds and boots it. Close it when done.
     *
     * @param seed what all randomness follows from
     * @throws ConfigurationException if it cannot be built as described
     */
    public Machine boot(long seed) {
        return boot(seed, machine -> {});
    }

    /**
     * The same, for observers that want to see it from the first instruction on.
     *
     * @param before is given the machine before its first core is powered on
     */
    public Machine boot(long seed, Consumer<Machine> before) {
        return Machine.boot(
                config().withSeed(seed),
                machine -> {
                    machine.journeys().keepFinished(journeys);
                    if (watched) {
                        Bounds patience = bounds == null ? Bounds.patient(machine.time()) : bounds;
                        InterruptLog log = new InterruptLog(machine.trace(), machine.time());
                        machine.trace().attachInline(log);
                        machine.watch(
                                Watch.over(machine.parts(), patience, RuleBroken.HARMLESS), log);
                    }
                    before.accept(machine);
                });
    }

    /** The board, the NIC and so on, in a few words. */
    @Override
    public String toString() {
        return config.board().name()
                + ", "
                + config.nic().label()
                + ", "
                + config.cores()
                + " cpus";
    }
}
