package dev.doorbell.nic.wire;

import dev.doorbell.nic.Cable;
import dev.doorbell.nic.Nic;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.path.DropReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The far end of a wire: notes what arrives, and when. */
final class RecordingNic implements Nic {
    private final Backplane parts;
    private final PciFunction function = new PciFunction(new Slot(1, 0), "recorder");
    final List<Long> ticks = new ArrayList<>();
    final List<byte[]> frames = new ArrayList<>();
    private Runnable onArrival = () -> {};

    RecordingNic(Backplane parts) {
        this.parts = parts;
    }

    void onArrival(Runnable listener) {
        onArrival = listener;
    }

    @Override
    public PciFunction function() {
        return function;
    }

    @Override
    public void frameArrives(byte[] frame, int offset, int bytes, long journey) {
        ticks.add(parts.events().nowTicks());
        frames.add(Arrays.copyOfRange(frame, offset, offset + bytes));
        parts.journeys().drop(journey, DropReason.NO_RECEIVER);
        onArrival.run();
    }

    @Override
    public boolean canReceive(int bytes) {
        return true;
    }

    @Override
    public void onRoom(Runnable listener) {}

    @Override
    public void connect(Cable cable) {}

    @Override
    public void setLink(boolean up) {}
}
