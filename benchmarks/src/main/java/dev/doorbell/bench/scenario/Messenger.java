package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusPort;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.trace.TracePoint;

/**
 * A function that sends one message again and again, and the handler that counts them: all that others
 * who draw on a pool of messages have to do. What the message announces is not modelled.
 */
final class Messenger {
    private final Backplane parts;
    private final BusPort port;
    private final Event due;
    private final int source;
    private final long periodTicks;

    private long address;
    private int data;
    private boolean stopped;
    private long sent;
    private long handled;

    Messenger(Backplane parts, String name, int requester, long periodTicks) {
        this.parts = parts;
        this.source = parts.trace().source(name);
        this.port =
                new BusPort(
                        name, parts.events(), parts.bus(), parts.memory(), requester, tag -> {});
        this.due = Event.named(name + ".due", Phase.DEVICES, this::send);
        this.periodTicks = periodTicks;
    }

    /** The driver has written address and data; it sends from now on. */
    void start(MessageInterrupt message) {
        address = message.address();
        data = message.data();
        parts.events().scheduleIn(periodTicks, due);
    }

    private void send() {
        if (stopped) {
            return;
        }
        sent++;
        parts.trace().emit(TracePoint.MSI_POSTED, source, address, data);
        port.post(address, 4, data, parts.events().nowTicks());
        parts.events().scheduleIn(periodTicks, due);
    }

    void stop() {
        stopped = true;
    }

    IrqResult handle(Core core) {
        handled++;
        return IrqResult.HANDLED;
    }

    long sentCount() {
        return sent;
    }

    long handledCount() {
        return handled;
    }
}
