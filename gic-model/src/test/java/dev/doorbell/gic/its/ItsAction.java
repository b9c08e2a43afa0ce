package dev.doorbell.gic.its;

import dev.doorbell.gic.behaviour.ItsSizes;
import dev.doorbell.gic.testkit.ItsDomain;
import dev.doorbell.gic.testkit.ItsStep;
import dev.doorbell.gic.testkit.ItsTopology;
import dev.doorbell.gic.testkit.ItsWeights;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** A step, or one of the things besides that must make no difference to what steps do. */
record ItsAction(Kind kind, @Nullable ItsStep step) {
    enum Kind {
        STEP,
        /** The commands put so far are told to the ITS. */
        PUBLISH,
        DROP_CACHES,
        /** The ITS is disabled for a while. */
        RESTART
    }

    /**
     * Few identifiers of each kind, some of them out of range: device 40 is beyond 5 bits, collection 9
     * beyond 3, redistributor 3 is not there, 17 bits of events are one too many.
     */
    static final ItsTopology TOPOLOGY =
            new ItsTopology(
                    3,
                    new ItsSizes(8, 16, 5, 3),
                    List.of(0, 1, 31, 40),
                    List.of(0, 1, 2, 5, 8200, 70_000),
                    List.of(8192, 8193, 9000, 65_535, 8191, 65_536),
                    List.of(0, 1, 7, 9),
                    List.of(0, 1, 2, 3),
                    List.of(3, 14, 1, 17));

    /** The same with most identifiers in range, so that long sequences reach every state. */
    static final ItsTopology TAME =
            new ItsTopology(
                    3,
                    TOPOLOGY.sizes(),
                    List.of(0, 1, 31),
                    TOPOLOGY.events(),
                    TOPOLOGY.lpis(),
                    List.of(0, 1, 7),
                    List.of(0, 1, 2),
                    TOPOLOGY.eventBits());

    static ItsAction of(ItsStep step) {
        return new ItsAction(Kind.STEP, step);
    }

    static ItsAction of(ItsCommand command) {
        return of(ItsStep.of(command));
    }

    /** Any of them. Commands are told in batches, each of seven or so. */
    static Arbitrary<ItsAction> any(ItsTopology topology) {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        16,
                        ItsDomain.steps(topology, new ItsWeights(1, 13, 1, 1)).map(ItsAction::of)),
                Tuple.of(
                        3,
                        Arbitraries.of(Kind.PUBLISH, Kind.DROP_CACHES, Kind.RESTART)
                                .map(kind -> new ItsAction(kind, null))));
    }

    @Override
    public String toString() {
        return step == null ? kind.name() : step.toString();
    }
}
