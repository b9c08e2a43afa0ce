package dev.doorbell.pci.nvme;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.capability.MsixCapability;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.time.TimeBase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * From unread completions to the pin or to messages.
 *
 * <p>By the pin: it is high while a completion queue that interrupts holds an announced entry and its
 * vector is not masked. By MSI-X: one message whenever entries are announced, and none for those that
 * stay unread. Entries are announced when they are posted, or, for I/O queues whose vector coalesces,
 * when enough have gathered or the oldest has waited long enough.
 *
 * <p>Source: NVM Express Base Specification 1.4, "Interrupts".
 */
final class InterruptUnit {
    /** Vectors that the mask registers know. */
    private static final int PIN_VECTORS = 32;

    private static final int HUNDRED_MICROSECONDS = 100_000;

    private final EventQueue events;
    private final PciFunction function;
    private final MsixCapability msix;
    private final boolean counted;
    private final boolean keepsPin;
    private final boolean needsUse;
    private final long coalescingUnitTicks;
    private final Event gathered;

    // What the driver can see.
    private int mask;
    private int threshold;
    private int timeUnits;
    private final boolean[] coalescingOff;

    // What only the model knows: which vectors' queues hold announced entries.
    private final int[] unreadQueues = new int[PIN_VECTORS];
    private final int[] uses;
    private final List<CompletionQueue> gathering = new ArrayList<>();

    // As QEMU counts.
    private int causes;
    private int pendingQueues;

    InterruptUnit(
            EventQueue events,
            TimeBase time,
            PciFunction function,
            MsixCapability msix,
            DeviceBehaviour behaviour) {
        this.events = events;
        this.function = function;
        this.msix = msix;
        this.counted = behaviour.choice(NvmeChoice.Pin.class) == NvmeChoice.Pin.COUNTED;
        this.keepsPin =
                behaviour.choice(NvmeChoice.Reset.class) == NvmeChoice.Reset.KEEPS_PIN_AND_FEATURES;
        this.needsUse =
                behaviour.choice(NvmeChoice.Messages.class) == NvmeChoice.Messages.VECTOR_IN_USE;
        this.uses = new int[msix.vectorCount()];
        this.coalescingUnitTicks = time.ticksOfNanos(HUNDRED_MICROSECONDS);
        this.coalescingOff = new boolean[msix.vectorCount()];
        this.gathered = Event.named(function.name() + ".coalescing", Phase.DEVICES, this::release);
        function.setMessagesEnabled(msix::isEnabled);
        function.config().afterWrite(this::messagesChanged);
    }

    /** The vectors masked by INTMS. */
    int mask() {
        return mask;
    }

    void setMask(int newMask) {
        mask = newMask;
        settle();
    }

    /** Whether there is such a vector. */
    boolean hasVector(int vector) {
        return vector < coalescingOff.length;
    }

    /** Interrupt Coalescing: entries less one, and units of 100 microseconds. */
    void setCoalescing(int thresholdLessOne, int units) {
        threshold = thresholdLessOne;
        timeUnits = units;
    }

    int threshold() {
        return threshold;
    }

    int timeUnits() {
        return timeUnits;
    }

    boolean coalescingOff(int vector) {
        return vector == 0 || coalescingOff[vector];
    }

    void setCoalescingOff(int vector, boolean off) {
        coalescingOff[vector] = off;
    }

    /** {@code queue} is created. */
    void created(CompletionQueue queue) {
        if (msix.isEnabled()) {
            uses[queue.vector()]++;
        }
    }

    /** Entries have been posted to {@code queue}. */
    void posted(CompletionQueue queue, int entries, boolean wasEmpty) {
        if (!queue.interrupts()) {
            return;
        }
        if (counted && wasEmpty) {
            pendingQueues++;
        }
        boolean coalesces = queue.id() != 0 && threshold > 0 && timeUnits > 0;
        if (coalesces && !coalescingOff(queue.vector())) {
            gather(queue, entries);
        } else {
            announce(queue);
        }
    }

    private void gather(CompletionQueue queue, int entries) {
        queue.unannounced += entries;
        if (queue.unannounced > threshold) {
            gathering.remove(queue);
            announce(queue);
        } else {
            if (!gathering.contains(queue)) {
                gathering.add(queue);
            }
            if (!gathered.isScheduled()) {
                events.scheduleIn(timeUnits * coalescingUnitTicks, gathered);
            }
        }
    }

    /** The oldest entry has waited long enough. Model note: one clock for all vectors. */
    private void release() {
        for (int i = 0; i < gathering.size(); i++) {
            announce(gathering.get(i));
        }
        gathering.clear();
    }

    private void announce(CompletionQueue queue) {
        queue.unannounced = 0;
        if (queue.isEmpty()) {
            return; // the driver has found them without being told
        }
        if (!queue.announced) {
            queue.announced = true;
            count(queue, 1);
        }
        if (msix.isEnabled()) {
            if (!needsUse || uses[queue.vector()] > 0) {
                msix.request(queue.vector());
            }
        } else {
            causes |= queue.vector() < PIN_VECTORS ? 1 << queue.vector() : 0;
        }
        settle();
    }

    /** The driver has taken entries of {@code queue}. */
    void taken(CompletionQueue queue) {
        if (!queue.isEmpty() || !queue.interrupts()) {
            return;
        }
        if (queue.announced) {
            queue.announced = false;
            count(queue, -1);
        }
        pendingQueues--;
        if (!msix.isEnabled()) {
            if (pendingQueues == 0) {
                causes &= queue.vector() < PIN_VECTORS ? ~(1 << queue.vector()) : -1;
            }
            settle();
        }
    }

    /** {@code queue} is deleted. */
    void deleted(CompletionQueue queue) {
        gathering.remove(queue);
        if (msix.isEnabled() && uses[queue.vector()] > 0) {
            uses[queue.vector()]--;
            if (needsUse && uses[queue.vector()] == 0) {
                msix.withdraw(queue.vector());
            }
        }
        if (!queue.interrupts()) {
            return;
        }
        if (queue.announced) {
            queue.announced = false;
            count(queue, -1);
        }
        if (!queue.isEmpty()) {
            pendingQueues--;
        }
        if (!msix.isEnabled() && pendingQueues == 0 && queue.vector() < PIN_VECTORS) {
            causes &= ~(1 << queue.vector());
        }
        settle();
    }

    private void count(CompletionQueue queue, int change) {
        if (queue.vector() < PIN_VECTORS) {
            unreadQueues[queue.vector()] += change;
        }
    }

    /** The controller is reset: all queues are gone. */
    void reset() {
        mask = 0;
        events.cancel(gathered);
        gathering.clear();
        Arrays.fill(unreadQueues, 0);
        if (!keepsPin) {
            threshold = 0;
            timeUnits = 0;
            Arrays.fill(coalescingOff, false);
            causes = 0;
            pendingQueues = 0;
            settle();
        }
    }

    /** The function is reset: nothing is left of anything. */
    void resetAll() {
        reset();
        causes = 0;
        pendingQueues = 0;
        function.requestIntx(false);
    }

    private void messagesChanged() {
        if (msix.isEnabled()) {
            function.requestIntx(false);
        } else if (!counted) {
            settle();
        }
    }

    /** The only place that drives the pin. */
    private void settle() {
        if (!msix.isEnabled()) {
            function.requestIntx((~mask & (counted ? causes : unreadVectors())) != 0);
        }
    }

    private int unreadVectors() {
        int unread = 0;
        for (int vector = 0; vector < PIN_VECTORS; vector++) {
            unread |= unreadQueues[vector] > 0 ? 1 << vector : 0;
        }
        return unread;
    }
}
