package dev.doorbell.gic.behaviour;

import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a GIC does where implementations differ: one constant of each kind of {@link GicChoice}.
 *
 * <p>Immutable. A model asks for its choices when it is made and keeps them; nothing is looked up
 * while it runs.
 */
public final class GicBehaviour {
    /** Every kind of choice, in the order of the fidelity page. */
    public static final List<Class<? extends Enum<?>>> KINDS = kinds();

    /** The architecture's rules, and the strictest of those it allows; stalls on command errors. */
    public static final GicBehaviour ARCHITECTURE =
            new GicBehaviour("architecture", ItsSizes.DEFAULT, Map.of());

    /** QEMU's emulated GIC, as of 7.2. */
    public static final GicBehaviour QEMU =
            ARCHITECTURE
                    .named("qemu")
                    .sized(new ItsSizes(12, 16, 16, 16))
                    .with(InterfaceChoice.OneOfN.IGNORED)
                    .with(InterfaceChoice.PriorityStorage.ALL_EIGHT)
                    .with(InterfaceChoice.DisabledGroup.BLOCKS)
                    .with(InterfaceChoice.SleepingCore.SIGNALLED)
                    .with(InterfaceChoice.WakerView.READABLE)
                    .with(InterfaceChoice.RouterBits.ALL)
                    .with(Gicv2Choice.SharedTargets.EACH_TAKES)
                    .with(Gicv2Choice.AbsentCores.KEPT)
                    .with(Gicv2Choice.PrivatePending.BY_TARGET)
                    .with(Gicv2Choice.Preemption.WHOLE_PRIORITY)
                    .with(Gicv2Choice.HighestPending.MASKED)
                    .with(Gicv2Choice.HighestSource.MISSING)
                    .with(Gicv2Choice.DisabledAcknowledge.TAKEN)
                    .with(Gicv2Choice.OtherGroup.WHATEVER_RUNS)
                    .with(Gicv2Choice.EndSource.IGNORED)
                    .with(Gicv2Choice.GroupAliases.ABSENT)
                    .with(LpiChoice.Staleness.NEVER)
                    .with(LpiChoice.PendingZero.ALWAYS_READ)
                    .with(LpiChoice.Disabling.IN_MEMORY)
                    .with(LpiChoice.BaseWhileEnabled.ACCEPTED)
                    .with(LpiChoice.DirectInvalidation.ABSENT)
                    .with(ItsChoice.CommandError.SKIP)
                    .with(ItsChoice.Resumption.ANY_WRITE)
                    .with(ItsChoice.ReaderWrite.TAKEN)
                    .with(ItsChoice.Quiescence.ALWAYS)
                    .with(ItsChoice.LpiLimit.DISTRIBUTOR)
                    .with(ItsChoice.MoveAll.UNION_IF_BOTH_ENABLED)
                    .with(ItsChoice.InvalidateAll.EVERY_REDISTRIBUTOR)
                    .with(ItsChoice.Synchronisation.NOTHING)
                    .with(ItsChoice.MissingTablePage.SILENT)
                    .with(ItsChoice.ForeignWriter.DEVICE_ZERO)
                    .with(ItsChoice.UnmappedReport.NONE);

    /** Linux's in-kernel GIC for KVM guests, as of 6.12. */
    public static final GicBehaviour KVM =
            ARCHITECTURE
                    .named("kvm")
                    .with(InterfaceChoice.OneOfN.IGNORED)
                    .with(LpiChoice.Staleness.FROM_MAPPING)
                    .with(LpiChoice.Disabling.DROPS)
                    .with(LpiChoice.PropertyBase.SHARED)
                    .with(LpiChoice.DirectInvalidation.ANNOUNCED)
                    .with(ItsChoice.CommandError.SKIP)
                    .with(ItsChoice.FetchFault.SKIP)
                    .with(ItsChoice.WriterBeyondQueue.DROPPED)
                    .with(ItsChoice.QueueBaseWrite.LOCKED_CLEARS_BOTH)
                    .with(ItsChoice.Quiescence.QUEUE_EMPTY)
                    .with(ItsChoice.EnableInvalid.REFUSED)
                    .with(ItsChoice.TableBaseWrite.PAGES_64K)
                    .with(ItsChoice.Remapping.IGNORED)
                    .with(ItsChoice.LpiLimit.PROPERTY_TABLE)
                    .with(ItsChoice.CollectionUnmapped.EVENTS_ORPHANED)
                    .with(ItsChoice.CollectionMoved.PENDING_FOLLOWS)
                    .with(ItsChoice.MoveAll.EVERYTHING)
                    .with(ItsChoice.EventWithoutCollection.ONLY_DISCARD_REFUSED)
                    .with(ItsChoice.Synchronisation.NOTHING)
                    .with(ItsChoice.TableUpdate.NEVER)
                    .with(ItsChoice.UnmappedReport.NONE);

    /** gem5's GIC, as of 24.0. */
    public static final GicBehaviour GEM5 =
            ARCHITECTURE
                    .named("gem5")
                    .with(InterfaceChoice.DoorbellToLevel.STAYS)
                    .with(LpiChoice.Staleness.NEVER)
                    .with(LpiChoice.PendingZero.NEVER_READ)
                    .with(LpiChoice.Disabling.NOTHING)
                    .with(LpiChoice.BaseWhileEnabled.ACCEPTED)
                    .with(LpiChoice.DirectLpis.PRESENT)
                    .with(LpiChoice.DirectInvalidation.NOTHING)
                    .with(LpiChoice.TwoStatePriority.AS_WRITTEN)
                    .with(ItsChoice.CommandError.SKIP)
                    .with(ItsChoice.QueueBaseWrite.FREE)
                    .with(ItsChoice.Quiescence.UNTIL_NEXT_JOB)
                    .with(ItsChoice.EnableInvalid.ADDRESS_ZERO)
                    .with(ItsChoice.QueuedBeforeEnable.WAIT)
                    .with(ItsChoice.TableBaseWrite.MERGES)
                    .with(ItsChoice.LpiLimit.DISTRIBUTOR_KEEPS_14_BITS)
                    .with(ItsChoice.EventLimit.ONCE)
                    .with(ItsChoice.MoveAll.OVERWRITES)
                    .with(ItsChoice.InvalidateAll.CHECKED_ONLY)
                    .with(ItsChoice.TranslaterRead.LAST_EVENT)
                    .with(ItsChoice.Synchronisation.NOTHING)
                    .with(ItsChoice.UnmappedReport.NONE);

    /** Arm's GIC-600, with the caches of a small configuration. */
    public static final GicBehaviour GIC600 =
            ARCHITECTURE
                    .named("gic600")
                    .sized(new ItsSizes(4, 16, 16, 16))
                    .with(InterfaceChoice.OneOfN.ROUND_ROBIN)
                    .with(InterfaceChoice.MessageSpis.PRESENT)
                    .with(LpiChoice.Staleness.FINITE)
                    .with(ItsChoice.MoveAll.DROPS_IF_TARGET_OFF)
                    .with(ItsChoice.UnmappedReport.NONE);

    private static final List<GicBehaviour> ALL = List.of(ARCHITECTURE, QEMU, KVM, GEM5, GIC600);

    private final String name;
    private final ItsSizes itsSizes;
    private final Map<Class<?>, GicChoice> chosen;

    private GicBehaviour(String name, ItsSizes itsSizes, Map<Class<?>, GicChoice> chosen) {
        this.name = name;
        this.itsSizes = itsSizes;
        this.chosen = chosen;
    }

    @SuppressWarnings("unchecked") // the nested classes of the four interfaces are their enums
    private static List<Class<? extends Enum<?>>> kinds() {
        List<Class<? extends Enum<?>>> kinds = new ArrayList<>();
        for (Class<?> room :
                List.of(
                        InterfaceChoice.class,
                        Gicv2Choice.class,
                        LpiChoice.class,
                        ItsChoice.class)) {
            for (Class<?> kind : room.getPermittedSubclasses()) {
                kinds.add((Class<? extends Enum<?>>) kind);
            }
        }
        return List.copyOf(kinds);
    }

    /** The behaviours that have names. */
    public static List<GicBehaviour> all() {
        return ALL;
    }

    /**
     * The behaviour called {@code name}.
     *
     * @throws ConfigurationException if there is none; the names there are are listed
     */
    public static GicBehaviour of(String name) {
        for (GicBehaviour behaviour : ALL) {
            if (behaviour.name.equals(name)) {
                return behaviour;
            }
        }
        throw new ConfigurationException(
                "GIC behaviour '"
                        + name
                        + "'; expected one of "
                        + ALL.stream().map(GicBehaviour::name).collect(Collectors.joining(", ")));
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** What the ITS says of its sizes. */
    public ItsSizes itsSizes() {
        return itsSizes;
    }

    /** Its choice of {@code kind}. */
    public <E extends Enum<E> & GicChoice> E choice(Class<E> kind) {
        GicChoice choice = chosen.get(kind);
        return choice == null ? kind.getEnumConstants()[0] : kind.cast(choice);
    }

    /** The same under another name. */
    public GicBehaviour named(String newName) {
        return new GicBehaviour(newName, itsSizes, chosen);
    }

    /** With other sizes of the ITS. */
    public GicBehaviour sized(ItsSizes sizes) {
        return new GicBehaviour(name, sizes, chosen);
    }

    /** With {@code choice} instead of its own of that kind. */
    public <E extends Enum<E> & GicChoice> GicBehaviour with(E choice) {
        Map<Class<?>, GicChoice> changed = new LinkedHashMap<>(chosen);
        changed.put(choice.getDeclaringClass(), choice);
        return new GicBehaviour(name, itsSizes, changed);
    }

    @Override
    public String toString() {
        return name;
    }
}
