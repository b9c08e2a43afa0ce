package dev.doorbell.kernel.driver.pci;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.driver.irqchip.DeviceInterrupt;
import dev.doorbell.kernel.driver.irqchip.MessageController;
import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.sim.cpu.Core;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts that a driver has reserved for its device, one way for all: {@linkplain #allocate} each,
 * register its handler, {@linkplain #enable} it.
 *
 * <p>Until an entry of an MSI-X table is enabled it is masked, and what its device asks for waits in the
 * pending bits. Disabling the pin keeps this device alone from driving it; SerenityOS masks the line,
 * for all who share it.
 *
 * <p>Source: SerenityOS {@code Kernel/Bus/PCI/Device.cpp}.
 */
public final class InterruptReservation {
    private final PciConfig function;
    private final Delivery delivery;
    private final @Nullable DeviceInterrupt pin;
    private final List<MessageInterrupt> messages;
    private final @Nullable MsixEntries entries;

    private boolean quiet;

    private InterruptReservation(
            PciConfig function,
            Delivery delivery,
            @Nullable DeviceInterrupt pin,
            List<MessageInterrupt> messages,
            @Nullable MsixEntries entries) {
        this.function = function;
        this.delivery = delivery;
        this.pin = pin;
        this.messages = List.copyOf(messages);
        this.entries = entries;
    }

    static InterruptReservation msix(
            PciConfig function, List<MessageInterrupt> messages, MsixEntries entries) {
        return new InterruptReservation(function, Delivery.MSIX, null, messages, entries);
    }

    static InterruptReservation msi(PciConfig function, MessageInterrupt message) {
        return new InterruptReservation(function, Delivery.MSI, null, List.of(message), null);
    }

    static InterruptReservation pin(PciConfig function, DeviceInterrupt pin) {
        return new InterruptReservation(function, Delivery.INTX, pin, List.of(), null);
    }

    /** Which way was taken. */
    public Delivery delivery() {
        return delivery;
    }

    /** How many interrupts there are. */
    public int count() {
        return pin == null ? messages.size() : 1;
    }

    /** The interrupt of vector {@code index}; its message is programmed, and masked where it can be. */
    public DeviceInterrupt allocate(Core core, int index) {
        if (entries != null) {
            entries.aim(core, index, messages.get(index));
            messages.get(index).prepare(core);
        }
        return interrupt(index);
    }

    private DeviceInterrupt interrupt(int index) {
        return pin == null ? messages.get(index) : pin;
    }

    /** Lets the interrupt of vector {@code index} through, at the controller and at the device. */
    public void enable(Core core, int index) {
        interrupt(index).enable(core);
        if (entries != null) {
            entries.unmask(core, index);
        } else if (quiet) {
            quiet = false;
            setDeviceEnabled(true);
        }
    }

    /** Keeps the device from sending the interrupt of vector {@code index}. */
    public void disable(Core core, int index) {
        if (entries != null) {
            entries.mask(core, index);
        } else {
            quiet = true;
            setDeviceEnabled(false);
        }
    }

    private void setDeviceEnabled(boolean on) {
        if (delivery == Delivery.MSI) {
            MessageSetup.setMsiEnabled(function, on);
        } else if (on) {
            function.enableIntx();
        } else {
            function.disableIntx();
        }
    }

    /** Gives everything back: the device is quiet, and its messages can be another's. */
    void release(Core core, @Nullable MessageController controller) {
        if (entries != null) {
            entries.disable();
        } else if (delivery == Delivery.MSI) {
            MessageSetup.setMsiEnabled(function, false);
        }
        function.disableIntx();
        if (controller != null && !messages.isEmpty()) {
            controller.release(core, messages);
        }
    }
}
