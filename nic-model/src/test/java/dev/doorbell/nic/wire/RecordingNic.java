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
    final List<Boolean> links = new ArrayList<>();
    private Runnable onArrival = () -> {};
    private Runnable room = () -> {};
    private Cable cable = (frame, offset, bytes) -> 0;
    private int taken = Integer.MAX_VALUE;

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
        taken--;
        onArrival.run();
    }

    /** Has room for that many further frames, and says so. */
    void takes(int frameCount) {
        taken = frameCount;
        room.run();
    }

    /** Sends a frame; when it may send the next. */
    long send(byte[] frame) {
        return cable.transmit(frame, 0, frame.length);
    }

    @Override
    public boolean canReceive(int bytes) {
        return taken > 0;
    }

    @Override
    public void onRoom(Runnable listener) {
        room = listener;
    }

    @Override
    public void connect(Cable plugged) {
        cable = plugged;
    }

    @Override
    public void setLink(boolean up) {
        links.add(up);
    }
}
