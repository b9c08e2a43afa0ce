package dev.doorbell.kernel.driver.net;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.driver.irqchip.DeviceInterrupt;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.kernel.policy.ReceivePolicy;
import dev.doorbell.sim.cpu.Core;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How frames are announced: the interrupt handler and what brings the interrupt back after a drain, for
 * every card and every delivery alike.
 *
 * <p>Source: ryanbreen/breenix, {@code kernel/src/drivers/virtio/net_pci.rs} at the commits that {@link
 * dev.doorbell.kernel.policy.Snapshot} names; for {@code NAPI}, the order Linux 6.1 was seen to keep.
 */
final class ReceiveInterrupt {
    /** What a card can do about its own interrupts. */
    interface Announcer {
        /** Acknowledges the card; answers the causes, none if it asked for nothing. */
        int takeCauses(Core core);

        /** Frames are no longer announced. */
        void silence(Core core);

        /** Frames are announced again. */
        void announce(Core core);

        /** Whether a frame is in the ring. Looks at memory alone. */
        boolean hasFrames(Core core);

        /** Whether {@link #announce} also announces what came while the card was silent. */
        boolean announcesLatched();
    }

    private final Announcer card;
    private final ReceivePolicy policy;
    private final Consumer<Core> raiseNetRx;

    private @Nullable DeviceInterrupt interrupt;
    private boolean tellsCauses = true;

    /**
     * Makes it with nothing armed.
     *
     * @param raiseNetRx raises the receive softirq on the core that runs the handler
     */
    ReceiveInterrupt(Announcer card, ReceivePolicy policy, Consumer<Core> raiseNetRx) {
        this.card = card;
        this.policy = policy;
        this.raiseNetRx = raiseNetRx;
    }

    /** Registers the handler of an interrupt that is set up. */
    void register(DeviceInterrupt armed, Delivery delivery, IrqTable irqs) {
        interrupt = armed;
        // Linux asks no card whose MSI-X vector has one meaning.
        tellsCauses = policy.handler() != ReceivePolicy.Handler.NAPI || delivery != Delivery.MSIX;
        irqs.registerPciIrq(armed.intid(), core -> handle(core, armed));
    }

    /** Enables an interrupt that set-up left disabled: acknowledge, forget, enable. */
    void enableDeferred(Core core) {
        DeviceInterrupt armed = interrupt;
        if (armed != null) {
            card.takeCauses(core);
            armed.forget(core);
            armed.enable(core);
        }
    }

    boolean isArmed() {
        return interrupt != null;
    }

    /** The INTID; 0 if nothing is armed. */
    int irq() {
        DeviceInterrupt armed = interrupt;
        return armed == null ? 0 : armed.intid();
    }

    private IrqResult handle(Core core, DeviceInterrupt armed) {
        return switch (policy.handler()) {
            case PLAN -> handleAsPlanned(core, armed);
            case SUPPRESS_ONLY -> suppress(core, armed);
            case FLAG_AND_RAISE, NAPI -> silenceAndRaise(core, armed);
        };
    }

    /** The one clear is safe: the drain comes later, and sees the work of an edge it erases. */
    private IrqResult handleAsPlanned(Core core, DeviceInterrupt armed) {
        armed.handlingBegins(core);
        if (isAnothers(armed, card.takeCauses(core))) {
            return IrqResult.NOT_MINE;
        }
        raiseNetRx.accept(core);
        armed.handlingEnds(core);
        return IrqResult.HANDLED;
    }

    /** The line stays disabled until a drain enables it, and nothing here asks for one. */
    private IrqResult suppress(Core core, DeviceInterrupt armed) {
        card.silence(core);
        armed.handlingBegins(core);
        return isAnothers(armed, card.takeCauses(core)) ? IrqResult.NOT_MINE : IrqResult.HANDLED;
    }

    private IrqResult silenceAndRaise(Core core, DeviceInterrupt armed) {
        if (tellsCauses && isAnothers(armed, card.takeCauses(core))) {
            return IrqResult.NOT_MINE;
        }
        card.silence(core);
        raiseNetRx.accept(core);
        return IrqResult.HANDLED;
    }

    private static boolean isAnothers(DeviceInterrupt armed, int causes) {
        return armed.isShared() && causes == 0;
    }

    /**
     * A drain has found the ring empty.
     *
     * @return whether frames came meanwhile that nothing will announce
     */
    boolean rearm(Core core) {
        DeviceInterrupt armed = interrupt;
        if (armed == null) {
            return false;
        }
        return switch (policy.rearm()) {
            case NONE -> false;
            case CHECK_CLEAR_ENABLE -> {
                checkThenEnable(core, armed);
                yield false;
            }
            case ENABLE_CHECK -> enableThenCheck(core);
        };
    }

    /**
     * A frame between the look at the ring and the clear is announced by an edge that the clear
     * erases: the tree's race, which its poll hides.
     */
    private void checkThenEnable(Core core, DeviceInterrupt armed) {
        card.takeCauses(core);
        card.announce(core);
        if (card.hasFrames(core)) {
            card.silence(core);
        } else {
            armed.forget(core);
            armed.handlingEnds(core);
        }
    }

    private boolean enableThenCheck(Core core) {
        card.announce(core);
        core.barrier();
        if (card.announcesLatched() || !card.hasFrames(core)) {
            return false;
        }
        card.silence(core);
        core.barrier();
        return true;
    }
}
