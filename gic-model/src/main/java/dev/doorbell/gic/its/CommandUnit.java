package dev.doorbell.gic.its;

import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.LpiPort;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;
import dev.doorbell.gic.its.ItsError.Reason;

/**
 * Runs commands, one at a time: what a command needs is looked up when it {@linkplain #begin begins},
 * what it does happens when it {@linkplain #finish finishes}.
 *
 * <p>The checks come in the order of Arm's implementations: device, event, LPI and collection in
 * range, then what has to be mapped. Source: Arm IHI 0069, "ITS commands", one section each.
 */
final class CommandUnit {
    private final Mappings mappings;
    private final LpiPort[] ports;
    private final PendingMoves moves;
    private final int eventBitsMax;
    private final ItsChoice.Remapping remapping;
    private final ItsChoice.LpiLimit lpiLimit;
    private final ItsChoice.EventWithoutCollection withoutCollection;
    private final ItsChoice.InvalidateAll invalidateAll;
    private final ItsChoice.Synchronisation synchronisation;
    private final ItsChoice.MissingTablePage missingPage;

    // The command under way.
    private long word0;
    private long word1;
    private long word2;
    private long word3;
    private ItsOpcode opcode = ItsOpcode.UNKNOWN;
    private ItsError error = ItsError.NONE;

    // What it found.
    private boolean nothingToDo;
    private long device;
    private int intid;
    private int source;
    private int target;

    CommandUnit(Mappings mappings, LpiPort[] ports, PendingMoves moves, GicBehaviour behaviour) {
        this.mappings = mappings;
        this.ports = ports;
        this.moves = moves;
        this.eventBitsMax = behaviour.itsSizes().eventIdBits();
        this.remapping = behaviour.choice(ItsChoice.Remapping.class);
        this.lpiLimit = behaviour.choice(ItsChoice.LpiLimit.class);
        this.withoutCollection = behaviour.choice(ItsChoice.EventWithoutCollection.class);
        this.invalidateAll = behaviour.choice(ItsChoice.InvalidateAll.class);
        this.synchronisation = behaviour.choice(ItsChoice.Synchronisation.class);
        this.missingPage = behaviour.choice(ItsChoice.MissingTablePage.class);
    }

    /** The command under way, for observers. */
    ItsCommand command() {
        return new ItsCommand(word0, word1, word2, word3);
    }

    /** What it is. */
    ItsOpcode opcode() {
        return opcode;
    }

    /** What is wrong with it. */
    ItsError error() {
        return error;
    }

    /** The command could not be fetched. */
    void beginUnread(ItsError why) {
        word0 = 0;
        word1 = 0;
        word2 = 0;
        word3 = 0;
        opcode = ItsOpcode.UNKNOWN;
        error = why;
    }

    /** The command begun is to have no effect and nothing is wrong with it: a fault on purpose. */
    void beginNothing(long first, long second, long third, long fourth) {
        word0 = first;
        word1 = second;
        word2 = third;
        word3 = fourth;
        opcode = ItsCommand.opcode(word0);
        nothingToDo = true;
        error = ItsError.NONE;
    }

    /** Looks up what the command needs, and finds out what is wrong with it. */
    void begin(long first, long second, long third, long fourth) {
        word0 = first;
        word1 = second;
        word2 = third;
        word3 = fourth;
        opcode = ItsCommand.opcode(word0);
        nothingToDo = false;
        error =
                switch (opcode) {
                    case MAPD -> refusal(checkDevice());
                    case MAPC -> refusal(checkCollection());
                    case MAPTI, MAPI -> refusal(checkMapping());
                    case MOVI -> refusal(checkMove());
                    case INT -> refusal(checkEvent());
                    case CLEAR, INV -> refusal(checkEventOrItsCollection());
                    case DISCARD -> refusal(checkDiscard());
                    case INVALL -> refusal(checkInvalidateAll());
                    case MOVALL -> refusal(checkMoveAll());
                    case SYNC -> checkSync();
                    case UNKNOWN -> ItsError.COMMAND_UNKNOWN;
                    case VMOVI, VMOVP, VSGI, VSYNC, VMAPP, VMAPTI, VMAPI, VINVALL, INVDB ->
                            ItsError.COMMAND_VIRTUAL;
                };
    }

    private ItsError refusal(Reason reason) {
        return ItsError.of(opcode, reason);
    }

    private int deviceId() {
        return ItsCommand.deviceId(word0);
    }

    private int eventId() {
        return ItsCommand.eventId(word1);
    }

    private int collection() {
        return ItsCommand.collection(word2);
    }

    // Checks.

    private Reason checkDevice() {
        if (!mappings.deviceInRange(deviceId())) {
            return Reason.DEVICE_OOR;
        }
        if (ItsCommand.isValid(word2) && ItsCommand.eventBits(word1) > eventBitsMax) {
            return Reason.ITTSIZE_OOR;
        }
        return orSilent(mappings.mayWriteDevice(deviceId()), Reason.DEVICE_OOR);
    }

    private Reason checkCollection() {
        if (!mappings.collectionInRange(collection())) {
            return Reason.COLLECTION_OOR;
        }
        long number = ItsCommand.target(word2);
        if (ItsCommand.isValid(word2) && number >= ports.length) {
            return Reason.PROCNUM_OOR;
        }
        target = (int) number;
        return orSilent(mappings.mayWriteCollection(collection()), Reason.COLLECTION_OOR);
    }

    /** A missing page of a table is an error, or the command does nothing. */
    private Reason orSilent(Reason reason, Reason ifRefused) {
        if (reason != Reason.NO_PAGE) {
            return reason;
        }
        nothingToDo = missingPage == ItsChoice.MissingTablePage.SILENT;
        return nothingToDo ? Reason.FINE : ifRefused;
    }

    private Reason checkMapping() {
        intid = opcode == ItsOpcode.MAPI ? eventId() : ItsCommand.intid(word1);
        Reason reason = mappings.findDevice(deviceId());
        if (reason != Reason.FINE) {
            return reason;
        }
        device = mappings.foundDevice();
        if (!mappings.deviceHolds(eventId())) {
            return Reason.ID_OOR;
        }
        target = peekTarget(collection());
        if (!InterruptId.isLpi(intid) || intid >= lpiLimit()) {
            return Reason.PHYSICALID_OOR;
        }
        if (!mappings.collectionInRange(collection())) {
            return Reason.COLLECTION_OOR;
        }
        if (remapping == ItsChoice.Remapping.IGNORED && isMappedAlready()) {
            nothingToDo = true;
            return Reason.FINE;
        }
        return mappings.mayWriteEvent(device, eventId());
    }

    private int lpiLimit() {
        return switch (lpiLimit) {
            case DISTRIBUTOR, DISTRIBUTOR_KEEPS_14_BITS -> 1 << TableEntry.LPI_ID_BITS;
            case PROPERTY_TABLE -> limitOf(ports[0]);
            case BOTH ->
                    target >= 0 && ports[target].acceptsLpis()
                            ? limitOf(ports[target])
                            : 1 << TableEntry.LPI_ID_BITS;
        };
    }

    private static int limitOf(LpiPort port) {
        return 1 << Math.min(port.lpiIdBits(), TableEntry.LPI_ID_BITS);
    }

    /** The collection's redistributor, without the access that finding it would be. */
    private int peekTarget(int collection) {
        mappings.beginPeek();
        int found = mappings.findTarget(collection);
        mappings.endPeek();
        return found;
    }

    /** Whether the event has an entry, without the access that finding it would be. */
    private boolean isMappedAlready() {
        mappings.beginPeek();
        boolean mapped =
                mappings.findEvent(deviceId(), eventId()) == Reason.FINE && !mappings.isOrphan();
        mappings.endPeek();
        return mapped;
    }

    private Reason checkMove() {
        Reason reason = mappings.findDevice(deviceId());
        if (reason != Reason.FINE) {
            return reason;
        }
        device = mappings.foundDevice();
        if (!mappings.deviceHolds(eventId())) {
            return Reason.ID_OOR;
        }
        if (!mappings.collectionInRange(collection())) {
            return Reason.COLLECTION_OOR;
        }
        reason = mappings.findEventHere(deviceId(), eventId());
        if (reason != Reason.FINE) {
            return reason;
        }
        intid = mappings.intid();
        source = mappings.findEventTarget();
        target = mappings.findTarget(collection());
        if (source < 0 || target < 0) {
            return mappings.orOutside(Reason.UNMAPPED_COLLECTION);
        }
        return mappings.mayWriteEvent(device, eventId());
    }

    /** The event and its redistributor. */
    private Reason checkEvent() {
        return checkFound(mappings.findEvent(deviceId(), eventId()));
    }

    private Reason checkFound(Reason reason) {
        if (reason != Reason.FINE) {
            return reason;
        }
        intid = mappings.intid();
        target = mappings.findEventTarget();
        return target >= 0 ? Reason.FINE : mappings.orOutside(Reason.UNMAPPED_COLLECTION);
    }

    private Reason checkEventOrItsCollection() {
        Reason reason = checkEvent();
        nothingToDo =
                reason == Reason.UNMAPPED_COLLECTION
                        && withoutCollection
                                == ItsChoice.EventWithoutCollection.ONLY_DISCARD_REFUSED;
        return nothingToDo ? Reason.FINE : reason;
    }

    private Reason checkDiscard() {
        Reason reason = mappings.findDevice(deviceId());
        if (reason != Reason.FINE) {
            return reason;
        }
        device = mappings.foundDevice();
        reason = checkFound(mappings.findEventHere(deviceId(), eventId()));
        return reason == Reason.FINE ? mappings.mayWriteEvent(device, eventId()) : reason;
    }

    private Reason checkInvalidateAll() {
        if (invalidateAll == ItsChoice.InvalidateAll.EVERY_REDISTRIBUTOR) {
            return Reason.FINE;
        }
        if (!mappings.collectionInRange(collection())) {
            return Reason.COLLECTION_OOR;
        }
        target = mappings.findTarget(collection());
        return target >= 0 ? Reason.FINE : mappings.orOutside(Reason.UNMAPPED_COLLECTION);
    }

    private Reason checkMoveAll() {
        long from = ItsCommand.target(word2);
        long to = ItsCommand.target(word3);
        source = (int) from;
        target = (int) to;
        return from < ports.length && to < ports.length ? Reason.FINE : Reason.PROCNUM_OOR;
    }

    private ItsError checkSync() {
        long number = ItsCommand.target(word2);
        nothingToDo = synchronisation == ItsChoice.Synchronisation.NOTHING;
        target = (int) number;
        if (nothingToDo || number < ports.length) {
            return ItsError.NONE;
        }
        nothingToDo = true;
        return ItsError.SYNC_PROCNUM_OOR;
    }

    // Effects.

    /** Does what the command does, unless it was refused; may find something to report. */
    void finish() {
        if (nothingToDo || !error.isOnlyReported()) {
            return;
        }
        switch (opcode) {
            case MAPD -> mapDevice();
            case MAPC -> error = moves.mapCollection(collection(), newTarget());
            case MAPTI, MAPI -> mapEvent();
            case MOVI -> {
                mappings.writeEvent(
                        deviceId(), device, eventId(), TableEntry.event(intid, collection()));
                moves.moveOne(intid, source, target);
            }
            case INT -> {
                error = ports[target].acceptsLpis() ? ItsError.NONE : ItsError.INT_LPI_OFF;
                ports[target].setPending(intid);
            }
            case CLEAR -> ports[target].clearPending(intid);
            case DISCARD -> {
                mappings.writeEvent(deviceId(), device, eventId(), 0);
                ports[target].clearPending(intid);
            }
            case INV -> invalidate();
            case INVALL -> invalidateAll();
            case MOVALL -> error = moves.moveAll(source, target);
            case SYNC -> {} // what it waits for is asked for by settledTick
            case UNKNOWN, VMOVI, VMOVP, VSGI, VSYNC, VMAPP, VMAPTI, VMAPI, VINVALL, INVDB -> {}
        }
    }

    /** The tick before which the command, done otherwise, is not finished. */
    long settledTick() {
        return opcode == ItsOpcode.SYNC && !nothingToDo ? ports[target].settledTick() : 0;
    }

    private void mapDevice() {
        long entry =
                ItsCommand.isValid(word2)
                        ? TableEntry.device(
                                ItsCommand.ittAddress(word2), ItsCommand.eventBits(word1))
                        : 0;
        mappings.writeDevice(deviceId(), entry);
    }

    private int newTarget() {
        return ItsCommand.isValid(word2) ? target : -1;
    }

    private void mapEvent() {
        if (isMappedAlready()) {
            error = ItsError.EVENT_REMAPPED;
        }
        boolean cut = lpiLimit == ItsChoice.LpiLimit.DISTRIBUTOR_KEEPS_14_BITS;
        int kept = cut ? intid & 0x3FFF : intid;
        mappings.writeEvent(deviceId(), device, eventId(), TableEntry.event(kept, collection()));
        if (target >= 0) {
            ports[target].mapped(intid);
        } else {
            for (LpiPort port : ports) {
                port.mapped(intid); // whichever will have the collection
            }
        }
    }

    /** An LPI that was here or there before is invalidated there as well. */
    private void invalidate() {
        ports[target].invalidate(intid);
        for (int number = 0; number < ports.length; number++) {
            if (number != target) {
                ports[number].invalidatedElsewhere(intid);
            }
        }
    }

    private void invalidateAll() {
        switch (invalidateAll) {
            case ITS_REDISTRIBUTOR -> ports[target].invalidateAll();
            case EVERY_REDISTRIBUTOR -> {
                for (LpiPort port : ports) {
                    port.invalidateAll();
                }
            }
            case CHECKED_ONLY -> {}
        }
    }
}
