package dev.doorbell.kernel.export;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.nic.capture.PcapngWriter;
import dev.doorbell.nic.wire.WireRecorder;
import dev.doorbell.sim.timing.TimingConstant;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The capture of what comes and goes at the NICs of machines after one another: one interface. */
final class CaptureOutlet {
    private final PcapngWriter writer;
    private @Nullable WireRecorder recorder;
    private int interfaces;

    CaptureOutlet(OutputStream out) throws IOException {
        writer = new PcapngWriter(out);
    }

    /** Records what comes and goes at a machine's NIC from now on. */
    void begin(Machine machine, long nanosOffset, long firstJourney) throws IOException {
        if (interfaces == 0) {
            interfaces++;
            writer.addInterface(
                    "net0",
                    machine.config().nic().label()
                            + " of board "
                            + machine.config().board().name()
                            + ", delivery "
                            + machine.config().kernel().delivery().label(),
                    machine.config().profile().value(TimingConstant.WIRE_BPS));
        }
        recorder =
                WireRecorder.numbered(
                        writer, 0, nanosOffset, firstJourney, machine.parts(), machine.wire());
    }

    /** Writes what is left of the machine. */
    void end() throws IOException {
        WireRecorder last = recorder;
        recorder = null;
        if (last != null) {
            last.end();
        }
    }

    /** Why it writes no more; null as long as it does. */
    @Nullable IOException failure() {
        WireRecorder now = recorder;
        return now == null ? null : now.failure();
    }

    /** Frames written. */
    long frameCount() {
        return writer.frames();
    }

    /** The capture is whole. */
    void finish() throws IOException {
        writer.commit();
    }
}
