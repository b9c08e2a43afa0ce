package dev.doorbell.gic.testkit;

import dev.doorbell.gic.behaviour.ItsChoice;
import dev.doorbell.gic.its.Its;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsError;
import dev.doorbell.gic.its.ItsTiming;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Doorbell's own ITS as one to be held against the {@link ItsOracle}, with its tables and its queue in
 * guest memory. Takes no time; passes over what it refuses.
 */
public final class DoorbellIts implements ItsUnderTest {
    private static final long QUEUE = 0x4100_0000L;
    private static final long DEVICE_TABLE = 0x4110_0000L;
    private static final long COLLECTION_TABLE = 0x4120_0000L;
    private static final long QUEUE_BYTES = 4096;
    private static final long VALID = 1L << 63;
    private static final long PAGES_64K = 2L << 8;

    private static final long CTLR = 0x00;
    private static final long CBASER = 0x80;
    private static final long CWRITER = 0x88;
    private static final long BASER = 0x100;

    private final Simulation simulation = Simulation.builder().build();
    private final List<PendingLpis> redistributors = new ArrayList<>();
    private final Its its;

    private long writer;
    private ItsError last = ItsError.NONE;

    /** Makes one, enabled, with nothing mapped. */
    public DoorbellIts(ItsTopology topology, ItsOracle.Rules rules) {
        for (int core = 0; core < topology.cores(); core++) {
            redistributors.add(new PendingLpis(core));
        }
        Backplane parts = simulation.parts();
        its =
                new Its(
                        parts,
                        new ItsTiming(parts.time().domain("ns"), 0, 0, 0),
                        rules.behaviour().with(ItsChoice.CommandError.SKIP).sized(topology.sizes()),
                        redistributors);
        its.observe(outcome -> last = outcome.error());
        parts.trace()
                .attachInline(
                        (tick, point, source, first, second) -> {
                            if (point == TracePoint.ITS_TRANSLATED) {
                                last = ItsError.NONE;
                            } else if (point == TracePoint.ITS_MESSAGE_DROPPED) {
                                last = error((int) first);
                            }
                        });
        write(BASER, 8, VALID | DEVICE_TABLE | PAGES_64K | 7);
        write(BASER + 8, 8, VALID | COLLECTION_TABLE | PAGES_64K);
        write(CBASER, 8, VALID | QUEUE);
        write(CWRITER, 8, 0);
        write(CTLR, 4, 1);
    }

    private static ItsError error(int code) {
        for (ItsError each : ItsError.values()) {
            if (each.code() == code) {
                return each;
            }
        }
        throw new IllegalStateException("no error of an ITS has code " + code);
    }

    private void write(long offset, int bytes, long value) {
        its.write(offset, bytes, value, Requester.DEBUGGER);
    }

    @Override
    public ItsError command(ItsCommand command) {
        command.write(simulation.parts().memory(), QUEUE + writer);
        writer = (writer + ItsCommand.BYTES) % QUEUE_BYTES;
        write(CWRITER, 8, writer);
        return last;
    }

    @Override
    public ItsError message(int deviceId, int eventId) {
        its.write(Its.TRANSLATER_OFFSET, 4, eventId, deviceId);
        return last;
    }

    @Override
    public Set<Integer> pending(int core) {
        return redistributors.get(core).pending();
    }

    @Override
    public void close() {
        simulation.close();
    }
}
