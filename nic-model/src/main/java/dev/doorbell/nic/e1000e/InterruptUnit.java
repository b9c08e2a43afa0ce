package dev.doorbell.nic.e1000e;

import dev.doorbell.nic.e1000e.E1000eChoice.Asserted;
import dev.doorbell.nic.e1000e.E1000eChoice.AutoMask;
import dev.doorbell.nic.e1000e.E1000eChoice.CauseRead;
import dev.doorbell.nic.e1000e.E1000eChoice.HighPin;
import dev.doorbell.nic.e1000e.E1000eChoice.ModeChange;
import dev.doorbell.nic.e1000e.E1000eChoice.OtherCleared;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.capability.MsiCapability;
import dev.doorbell.pci.capability.MsixCapability;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.event.EventQueue;

/**
 * From causes to interrupts: by pin, by MSI, or by one of five MSI-X vectors.
 *
 * <pre>{@code
 *   causes ──▶ delay timers ──▶ ICR ─& IMS─▶ settle ──▶ ITR gap  ──▶ pin or MSI
 *                                                  └──▶ IVAR, EITR gap ──▶ vector; EIAC, IAM
 * }</pre>
 *
 * <p>{@link #settle} alone decides about outputs. The pin is high while an enabled cause is pending. A
 * message announces each enabled cause once, until it is cleared or disabled. With MSI-X only the
 * queues and OTHER are announced. What a gap holds back is sent at its end.
 *
 * <p>Source: Intel 82574 GbE Controller Family Datasheet, "Interrupts" and "Interrupt Register
 * Descriptions".
 */
final class InterruptUnit {
    /** Vectors of the MSI-X table. */
    static final int VECTORS = 5;

    // CTRL_EXT.
    private static final int AUTO_MASK_ON_MESSAGE = 1 << 24;
    private static final int AUTO_MASK_ON_ACKNOWLEDGE = 1 << 27;
    private static final int ENABLE_ENDS_TIMERS = 1 << 29;
    private static final int ENABLE_CLEARS_PENDING = 1 << 31;

    // IVAR: an entry of four bits each for the vectored causes, lowest cause first.
    private static final int FIRST_VECTORED_BIT = 20;
    private static final int ENTRY_BITS = 4;
    private static final int ENTRY_VALID = 8;
    private static final int ENTRY_VECTOR = 7;
    private static final int EVERY_WRITE_BACK = 1 << 31;

    private static final int COUNT_MAX = -1;

    private final PciFunction function;
    private final MsiCapability msi;
    private final MsixCapability msix;
    private final CauseDelay delay;
    private final Gap gap;
    private final Gap[] vectorGaps = new Gap[VECTORS];

    private final boolean readClearsWithoutMsix;
    private final boolean assertedByAnyCause;
    private final boolean otherClearsCauses;
    private final boolean autoMaskEditsIam;
    private final boolean highPinCounts;
    private final boolean modeChangeSettles;

    // What the driver can see.
    private int causes;
    private int enabled;
    private int autoMask;
    private int autoClear;
    private int vectors;
    private int control;
    private int assertions;

    // What only the model knows.
    private boolean asserted;
    private int shown;
    private boolean pinHigh;
    private int announced;
    private int mode;

    InterruptUnit(
            Backplane backplane,
            PciFunction function,
            MsiCapability msi,
            MsixCapability msix,
            DeviceBehaviour behaviour) {
        EventQueue events = backplane.events();
        this.function = function;
        this.msi = msi;
        this.msix = msix;
        String name = function.name();
        this.delay = new CauseDelay(backplane, name, () -> raise(0));
        this.gap = new Gap(events, backplane.time(), behaviour, name + ".itr", this::afterGap);
        for (int i = 0; i < VECTORS; i++) {
            int vector = i;
            vectorGaps[i] =
                    new Gap(
                            events,
                            backplane.time(),
                            behaviour,
                            name + ".eitr" + i,
                            () -> afterGap(vector));
        }
        this.readClearsWithoutMsix = behaviour.choice(CauseRead.class) == CauseRead.WITHOUT_MSIX;
        this.assertedByAnyCause = behaviour.choice(Asserted.class) == Asserted.ANY_CAUSE;
        this.otherClearsCauses = behaviour.choice(OtherCleared.class) == OtherCleared.ITS_CAUSES;
        this.autoMaskEditsIam = behaviour.choice(AutoMask.class) == AutoMask.EDITS_IAM;
        this.highPinCounts = behaviour.choice(HighPin.class) == HighPin.ASSERTED_AGAIN;
        this.modeChangeSettles = behaviour.choice(ModeChange.class) == ModeChange.SETTLES;
        function.setMessagesEnabled(() -> msi.isEnabled() || msix.isEnabled());
        function.config().afterWrite(this::settleMode);
    }

    // Causes come.

    /** Whether each queue has causes of its own: MSI-X. */
    boolean hasQueueCauses() {
        return msix.isEnabled();
    }

    /** Whether every descriptor written back interrupts, not only those that ask. */
    boolean countsEveryWriteBack() {
        return (vectors & EVERY_WRITE_BACK) != 0;
    }

    /** Causes arise now; those that waited come with them. */
    void raise(int arisen) {
        causes |= arisen | delay.collect();
        settle();
    }

    /** Causes of a frame received, which may wait for more. */
    void raiseReceive(int arisen, boolean acknowledgementsWait) {
        if (msix.isEnabled() || !delay.holdReceive(arisen, acknowledgementsWait)) {
            raise(arisen);
        }
    }

    /** Causes of descriptors sent, which may wait for more if {@code mayWait}. */
    void raiseTransmit(int arisen, boolean mayWait) {
        if (!mayWait || msix.isEnabled() || !delay.holdTransmit(arisen)) {
            raise(arisen);
        }
    }

    // The one place.

    /** Drives what the causes, the mask and the mode of the moment ask for. */
    private void settle() {
        if (msix.isEnabled() && (causes & Causes.OTHERS) != 0) {
            causes |= Causes.OTHER;
        }
        int pending = causes & enabled;
        asserted = (assertedByAnyCause ? causes : pending) != 0;
        shown = withAsserted();
        announced &= pending;
        int fresh = pending & ~announced;
        if (msix.isEnabled()) {
            announced |= fresh;
            announce(fresh & Causes.VECTORED);
        } else if (msi.isEnabled()) {
            announced |= fresh;
            if (fresh != 0 && !gap.holdsBack()) {
                msi.request(0);
            }
        } else if (pending == 0) {
            drivePin(false);
        } else if ((highPinCounts || !pinHigh) && !gap.holdsBack()) {
            assertions += assertions == COUNT_MAX ? 0 : 1;
            drivePin(true);
        }
        if (!assertedByAnyCause) {
            asserted = (causes & enabled) != 0; // a message may have cleared or disabled its cause
        }
    }

    private void drivePin(boolean high) {
        pinHigh = high;
        function.requestIntx(high);
    }

    /** Sends the vectors of causes, lowest cause first. */
    private void announce(int fresh) {
        for (int left = fresh; left != 0; left &= left - 1) {
            int cause = Integer.lowestOneBit(left);
            int vector = vectorOf(cause);
            if (vector >= 0 && !vectorGaps[vector].holdsBack()) {
                msix.request(vector);
            }
            acknowledgeOnMessage(cause);
        }
    }

    /** The vector of a vectored cause; -1 if it has none. */
    private int vectorOf(int cause) {
        int number = Integer.numberOfTrailingZeros(cause) - FIRST_VECTORED_BIT;
        int entry = vectors >>> (ENTRY_BITS * number);
        int vector = entry & ENTRY_VECTOR;
        return (entry & ENTRY_VALID) != 0 && vector < VECTORS ? vector : -1;
    }

    private void acknowledgeOnMessage(int cause) {
        int cleared = autoClear & cause;
        causes &= ~cleared;
        announced &= ~cleared;
        boolean masks = (control & AUTO_MASK_ON_MESSAGE) != 0;
        if (autoMaskEditsIam) {
            autoMask &= masks ? ~cause : -1;
            enabled &= (control & AUTO_MASK_ON_ACKNOWLEDGE) == 0 ? ~cleared : -1;
        } else if (masks) {
            enabled &= ~(autoMask & cause);
        }
    }

    /**
     * The gap of pin and MSI is over, and something was held back in it. A pin that is high by now
     * says it already; QEMU's would begin gap after gap as long as it is.
     */
    private void afterGap() {
        if (!pinHigh) {
            announced = 0;
            raise(0);
        }
    }

    /** A vector's gap is over, and a message was held back in it. */
    private void afterGap(int vector) {
        if (msix.isEnabled()) {
            vectorGaps[vector].sent();
            msix.request(vector);
        }
    }

    /** Software has written configuration space: another way of interrupting may be chosen. */
    private void settleMode() {
        int chosen = msix.isEnabled() ? 2 : msi.isEnabled() ? 1 : 0;
        if (chosen != mode) {
            mode = chosen;
            if (chosen != 0) {
                drivePin(false);
            }
            if (modeChangeSettles) {
                announced = 0;
                settle();
            }
        }
    }

    // The registers.

    /** What ICS reads as: the causes as they were before the last messages cleared any. */
    int shownCauses() {
        return shown;
    }

    private int withAsserted() {
        return causes | (asserted ? Causes.ASSERTED : 0);
    }

    /** Reads ICR. */
    int readCauses() {
        int value = withAsserted();
        boolean masks = asserted && (control & AUTO_MASK_ON_ACKNOWLEDGE) != 0;
        if (readClearsWithoutMsix) {
            boolean cleared = enabled == 0 || !msix.isEnabled();
            if (cleared || masks) {
                causes = 0;
            }
            enabled &= masks && !cleared ? ~autoMask : -1;
        } else {
            if (enabled == 0 || asserted) {
                causes = 0;
            }
            enabled &= masks ? ~autoMask : -1;
        }
        settle();
        return value;
    }

    /** Writes ICR: ones clear. */
    void clearCauses(int ones) {
        if (asserted && (control & AUTO_MASK_ON_ACKNOWLEDGE) != 0) {
            enabled &= ~autoMask;
        }
        causes &= ~ones;
        if (otherClearsCauses && (ones & Causes.OTHER) != 0) {
            causes &= ~Causes.OTHERS;
        }
        settle();
    }

    /** Writes ICS: ones set. */
    void setCauses(int ones) {
        raise(ones & ~Causes.ASSERTED);
    }

    /** IMS. */
    int enabled() {
        return enabled;
    }

    /** Writes IMS: ones enable. */
    void enable(int ones) {
        int written = ones & Causes.ENABLEABLE;
        enabled |= written;
        if ((control & ENABLE_CLEARS_PENDING) != 0 && msix.isEnabled()) {
            clearPendingOf(written & Causes.VECTORED);
        }
        if (written == Causes.ENABLEABLE && (control & ENABLE_ENDS_TIMERS) != 0) {
            causes |= delay.collect();
            gap.finishNow();
            for (Gap vectorGap : vectorGaps) {
                vectorGap.finishNow();
            }
        }
        settle();
    }

    private void clearPendingOf(int written) {
        for (int left = written; left != 0; left &= left - 1) {
            int vector = vectorOf(Integer.lowestOneBit(left));
            if (vector >= 0) {
                msix.withdraw(vector);
            }
        }
    }

    /** Writes IMC: ones disable. */
    void disable(int ones) {
        enabled &= ~ones;
        settle();
    }

    /** Writes PBACLR: ones clear pending bits of vectors. */
    void clearPendingVectors(int ones) {
        if (msix.isEnabled()) {
            for (int vector = 0; vector < VECTORS; vector++) {
                if ((ones >>> vector & 1) != 0) {
                    msix.withdraw(vector);
                }
            }
        }
    }

    /** IAM. */
    int autoMask() {
        return autoMask;
    }

    /** Sets IAM. */
    void setAutoMask(int value) {
        autoMask = value;
    }

    /** EIAC. */
    int autoClear() {
        return autoClear;
    }

    /** Sets EIAC. */
    void setAutoClear(int value) {
        autoClear = value;
    }

    /** IVAR. */
    int vectors() {
        return vectors;
    }

    /** Sets IVAR. */
    void setVectors(int value) {
        vectors = value;
    }

    /** Sets CTRL_EXT, of which it heeds four bits. */
    void setControl(int value) {
        control = value;
    }

    /** ITR. */
    Gap gap() {
        return gap;
    }

    /** EITR of a vector. */
    Gap gap(int vector) {
        return vectorGaps[vector];
    }

    /** The delay timers. */
    CauseDelay delay() {
        return delay;
    }

    /** RDTR or TIDV was written with its flush bit: what waits for that timer interrupts now. */
    void flush(CauseDelay.Timer timer) {
        if (delay.runs(timer)) {
            raise(0);
        }
    }

    /** Reads IAC, which clears it. */
    int takeAssertions() {
        int taken = assertions;
        assertions = 0;
        return taken;
    }

    /** Everything as out of reset. */
    void reset() {
        causes = 0;
        enabled = 0;
        autoMask = 0;
        autoClear = 0;
        vectors = 0;
        control = 0;
        assertions = 0;
        announced = 0;
        delay.reset();
        gap.reset();
        for (Gap vectorGap : vectorGaps) {
            vectorGap.reset();
        }
        settle();
    }
}
