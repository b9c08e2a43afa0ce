package dev.doorbell.gic.its;

import dev.doorbell.gic.LpiPort;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;

/**
 * What becomes of pending LPIs when events and collections go elsewhere: MOVI, MOVALL and MAPC.
 *
 * <p>Source: Arm IHI 0069, "MOVI", "MOVALL", "MAPC".
 */
final class PendingMoves {
    private final Mappings mappings;
    private final LpiPort[] ports;
    private final ItsChoice.MoveAll moveAll;
    private final ItsChoice.CollectionMoved collectionMoved;
    private final ItsChoice.CollectionUnmapped collectionUnmapped;

    PendingMoves(Mappings mappings, LpiPort[] ports, GicBehaviour behaviour) {
        this.mappings = mappings;
        this.ports = ports;
        this.moveAll = behaviour.choice(ItsChoice.MoveAll.class);
        this.collectionMoved = behaviour.choice(ItsChoice.CollectionMoved.class);
        this.collectionUnmapped = behaviour.choice(ItsChoice.CollectionUnmapped.class);
    }

    /** Moves one LPI's pending state. */
    void moveOne(int intid, int source, int target) {
        // Who moves nothing at all unless both are enabled does so for one LPI too.
        boolean stays =
                moveAll == ItsChoice.MoveAll.UNION_IF_BOTH_ENABLED && !ports[target].acceptsLpis();
        if (source != target && !stays && ports[source].isPending(intid)) {
            ports[source].clearPending(intid);
            ports[target].setPending(intid);
        }
    }

    /** MOVALL; answers what is to be reported. */
    ItsError moveAll(int source, int target) {
        if (source == target) {
            return ItsError.NONE;
        }
        boolean from = ports[source].acceptsLpis();
        boolean to = ports[target].acceptsLpis();
        switch (moveAll) {
            case UNION -> ports[source].movePendingTo(ports[target]);
            case UNION_IF_BOTH_ENABLED -> {
                if (from && to) {
                    ports[source].movePendingTo(ports[target]);
                }
            }
            case DROPS_IF_TARGET_OFF -> {
                if (to) {
                    ports[source].movePendingTo(ports[target]);
                } else {
                    ports[source].forgetPending();
                }
            }
            case EVERYTHING -> {
                for (LpiPort port : ports) {
                    if (port != ports[target]) {
                        port.movePendingTo(ports[target]);
                    }
                }
                if (mappings.keepsInside()) {
                    mappings.forEachEvent(
                            (device, event, entry) -> TableEntry.withOwnTarget(entry, target));
                }
            }
            case OVERWRITES -> {
                ports[target].forgetPending();
                ports[source].movePendingTo(ports[target]);
            }
        }
        if (!from) {
            return ItsError.MOVALL_ENABLE_LPI_OFF;
        }
        return to ? ItsError.NONE : ItsError.MOVALL_DST_ENABLE_LPI_OFF;
    }

    /** MAPC to a redistributor, or to none: -1; answers what is to be reported. */
    ItsError mapCollection(int collection, int target) {
        mappings.beginPeek();
        int before = mappings.findTarget(collection);
        mappings.endPeek();
        if (target < 0) {
            mappings.writeCollection(collection, 0);
            if (collectionUnmapped == ItsChoice.CollectionUnmapped.EVENTS_ORPHANED) {
                mappings.forEachEvent(
                        (device, event, entry) ->
                                TableEntry.collectionOf(entry) == collection
                                        ? mappings.orphaned(entry)
                                        : entry);
            }
            return ItsError.NONE;
        }
        if (collectionMoved == ItsChoice.CollectionMoved.PENDING_FOLLOWS) {
            mappings.forEachEvent(
                    (device, event, entry) -> follow(entry, collection, before, target));
        }
        mappings.writeCollection(collection, TableEntry.collection(target));
        return before >= 0 && before != target ? ItsError.COLLECTION_RETARGETED : ItsError.NONE;
    }

    /** Takes an event's LPI along to where its collection goes. */
    private long follow(long entry, int collection, int before, int target) {
        if (TableEntry.collectionOf(entry) != collection) {
            return entry;
        }
        int own = TableEntry.ownTarget(entry);
        int at = own >= 0 ? own : before;
        if (at >= 0) {
            moveOne(TableEntry.intid(entry), at, target);
        }
        return TableEntry.withoutOwnTarget(entry);
    }
}
