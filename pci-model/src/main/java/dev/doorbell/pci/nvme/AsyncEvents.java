package dev.doorbell.pci.nvme;

import dev.doorbell.pci.behaviour.DeviceBehaviour;

/**
 * Asynchronous events: requests that wait for something to happen, and what has happened.
 *
 * <p>An event that was announced masks others of its type until the driver reads the log page. Events
 * that nobody waits for are kept, up to a bound; those of a bad doorbell only if somebody waits.
 *
 * <p>Source: NVM Express Base Specification 1.4, "Asynchronous Event Request command".
 */
final class AsyncEvents {
    /** Requests that may wait, less one, as the controller says. */
    static final int REQUEST_LIMIT = 3;

    static final int TYPE_ERROR = 0;
    static final int TYPE_HEALTH = 1;
    static final int TYPE_NOTICE = 2;

    static final int ERROR_DOORBELL_REGISTER = 0;
    static final int ERROR_DOORBELL_VALUE = 1;
    static final int HEALTH_TEMPERATURE = 1;

    private static final int EVENTS_MAX = 64;

    private final CommandEngine engine;
    private final Queues queues;
    private final boolean lastFirst;

    private final int[] requests = new int[REQUEST_LIMIT + 1];
    private int requestCount;
    private final int[] events = new int[EVENTS_MAX];
    private int eventCount;
    private int masked;

    AsyncEvents(CommandEngine engine, Queues queues, DeviceBehaviour behaviour) {
        this.engine = engine;
        this.queues = queues;
        this.lastFirst = behaviour.choice(NvmeChoice.Order.class) == NvmeChoice.Order.LAST_FIRST;
    }

    /** A request that waits. */
    int request(int commandId) {
        if (requestCount == requests.length) {
            return NvmeStatus.EVENT_REQUEST_LIMIT_EXCEEDED;
        }
        requests[requestCount++] = commandId;
        announce();
        return NvmeStatus.PENDING;
    }

    /** A doorbell was written badly; forgotten if nobody waits. */
    void badDoorbell(int information) {
        if (requestCount > 0) {
            happened(TYPE_ERROR, information, AdminCommands.LOG_ERRORS);
        }
    }

    /** Something has happened, of which that log page tells. */
    void happened(int type, int information, int logPage) {
        if (eventCount < EVENTS_MAX) {
            events[eventCount++] = type | information << 8 | logPage << 16;
            announce();
        }
    }

    /** The driver has read what there is to know of that type: the next event of it is announced. */
    void read(int type) {
        masked &= ~(1 << type);
        announce();
    }

    private void announce() {
        int kept = 0;
        for (int i = 0; i < eventCount; i++) {
            int type = events[i] & 7;
            if (requestCount > 0 && (masked & 1 << type) == 0) {
                masked |= 1 << type;
                answer(takeRequest(), events[i]);
            } else {
                events[kept++] = events[i];
            }
        }
        eventCount = kept;
    }

    private int takeRequest() {
        if (lastFirst) {
            return requests[--requestCount];
        }
        int oldest = requests[0];
        removeRequest(0);
        return oldest;
    }

    private void removeRequest(int at) {
        requestCount--;
        System.arraycopy(requests, at + 1, requests, at, requestCount - at);
    }

    private void answer(int commandId, int result) {
        SubmissionQueue admin = queues.submission(0);
        if (admin != null) {
            engine.complete(admin, commandId, NvmeStatus.SUCCESS, result);
        }
    }

    /** Ends the request of that command; false if there is none such. */
    boolean abort(int commandId) {
        SubmissionQueue admin = queues.submission(0);
        for (int i = 0; i < requestCount && admin != null; i++) {
            if (requests[i] == commandId) {
                removeRequest(i);
                engine.complete(admin, commandId, NvmeStatus.ABORT_REQUESTED, 0);
                return true;
            }
        }
        return false;
    }

    /** Requests that wait. */
    int waiting() {
        return requestCount;
    }

    /** Forgets everything. */
    void reset() {
        requestCount = 0;
        eventCount = 0;
        masked = 0;
    }
}
