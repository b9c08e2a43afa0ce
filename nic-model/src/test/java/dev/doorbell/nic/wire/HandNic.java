package dev.doorbell.nic.wire;

import dev.doorbell.nic.Cable;
import dev.doorbell.nic.Nic;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;

/** A NIC that keeps the journey of its last frame, for a test to end. */
final class HandNic implements Nic {
    private final PciFunction function = new PciFunction(new Slot(1, 0), "hand");
    private Cable cable = (frame, offset, bytes) -> 0;
    long last;

    /** Sends a frame of 60 bytes. */
    void send() {
        cable.transmit(new byte[60], 0, 60);
    }

    @Override
    public PciFunction function() {
        return function;
    }

    @Override
    public void frameArrives(byte[] frame, int offset, int bytes, long journey) {
        last = journey;
    }

    @Override
    public boolean canReceive(int bytes) {
        return true;
    }

    @Override
    public void onRoom(Runnable listener) {}

    @Override
    public void connect(Cable plugged) {
        cable = plugged;
    }

    @Override
    public void setLink(boolean up) {}
}
