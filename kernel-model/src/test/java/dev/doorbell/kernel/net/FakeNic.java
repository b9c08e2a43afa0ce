package dev.doorbell.kernel.net;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.driver.net.NetDriver;
import dev.doorbell.kernel.driver.pci.InterruptSetup;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.sim.cpu.Core;
import java.util.ArrayList;
import java.util.List;

/** A NIC that remembers what it was given to send, each frame for so many cycles. */
final class FakeNic implements NetDriver {
    final List<byte[]> sent = new ArrayList<>();
    private final long cycles;
    private boolean busy;
    boolean takes = true;

    FakeNic(long cycles) {
        this.cycles = cycles;
    }

    @Override
    public boolean transmit(Core core, byte[] frame) {
        if (busy) {
            throw new IllegalStateException("two senders at once");
        }
        busy = true;
        core.spend(cycles);
        busy = false;
        if (takes) {
            sent.add(frame.clone());
        }
        return takes;
    }

    @Override
    public String probe(Core core, Delivery delivery, InterruptSetup interrupts, IrqTable irqs) {
        return "";
    }

    @Override
    public void enableDeferredInterrupt(Core core) {}

    @Override
    public int drain(Core core, FrameConsumer consumer, int budget) {
        return 0;
    }

    @Override
    public boolean hasFrames(Core core) {
        return false;
    }

    @Override
    public boolean rearm(Core core) {
        return false;
    }

    @Override
    public void reclaimTransmits(Core core) {}

    @Override
    public long macAddress(Core core) {
        return NetStackProperties.OWN_MAC;
    }

    @Override
    public boolean isInterruptDriven() {
        return false;
    }

    @Override
    public int irq() {
        return 0;
    }
}
