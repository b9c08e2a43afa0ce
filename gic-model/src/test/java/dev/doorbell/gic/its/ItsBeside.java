package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;
import dev.doorbell.gic.testkit.ItsOracle;
import dev.doorbell.gic.testkit.ItsStep;
import dev.doorbell.gic.testkit.ItsTopology;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A model of an ITS and its oracle, to which the same happens. Takes no time. */
final class ItsBeside {
    /** What the model says of messages: one for each way out. Hears one ITS after the other. */
    static final class Ears {
        final List<Integer> codes = new ArrayList<>();

        Ears(Trace trace) {
            trace.attachInline(
                    (tick, point, source, first, second) -> {
                        if (point == TracePoint.ITS_TRANSLATED) {
                            codes.add(0);
                        } else if (point == TracePoint.ITS_MESSAGE_DROPPED) {
                            codes.add((int) first);
                        }
                    });
        }
    }

    /** Variants of the pair; each has its rules and its caches. */
    enum Variant {
        SKIPS(false, false, false, ItsCapacity.SMALL),
        STALLS(false, true, false, new ItsCapacity(2, 2, 2, 4)),
        ONE_OFF(false, false, true, ItsCapacity.UNBOUNDED),
        QEMU(true, false, true, new ItsCapacity(4, 2, 8, 4)),
        UNCACHED(false, false, false, ItsCapacity.UNCACHED);

        final boolean qemu;
        final boolean stalls;
        final boolean lastIsOff;
        final ItsCapacity capacity;

        Variant(boolean qemu, boolean stalls, boolean lastIsOff, ItsCapacity capacity) {
            this.qemu = qemu;
            this.stalls = stalls;
            this.lastIsOff = lastIsOff;
            this.capacity = capacity;
        }

        ItsOracle.Rules rules() {
            return qemu ? ItsOracle.Rules.QEMU : ItsOracle.Rules.ARCHITECTURE;
        }

        GicBehaviour behaviour() {
            return rules().behaviour()
                    .with(stalls ? ItsChoice.CommandError.STALL : ItsChoice.CommandError.SKIP)
                    .sized(ItsAction.TOPOLOGY.sizes());
        }
    }

    private static final int QUEUE_BYTES = 4096;
    private static final int BATCH_MAX = 100;

    /** Those of the topology, and the one that a field out of range makes. */
    private static final List<Integer> EVENTS = ItsAction.TOPOLOGY.withMistakes().events();

    private final Backplane parts;
    private final Ears ears;
    private final Variant variant;
    private final List<FakeLpiPort> ports = new ArrayList<>();
    private final ItsOracle oracle;
    private final Its its;

    private final List<ItsCommand> queued = new ArrayList<>();
    private final List<Integer> modelCodes = new ArrayList<>();
    private final List<Integer> oracleCodes = new ArrayList<>();
    private int writer;

    ItsBeside(Backplane parts, Ears ears, Variant variant) {
        this.parts = parts;
        this.ears = ears;
        this.variant = variant;
        for (int i = 0; i < 3; i++) {
            ports.add(new FakeLpiPort(i));
        }
        ports.get(2).acceptsLpis = !variant.lastIsOff;
        oracle = new ItsOracle(ItsAction.TOPOLOGY, variant.rules());
        oracle.enableLpis(2, !variant.lastIsOff);
        its = another();
        its.observe(this::finished);
        forgetTables();
        open(its);
        write(its, ItsMachine.CWRITER, 0);
        write(its, ItsMachine.CTLR, 1);
    }

    private Its another() {
        return new Its(
                parts,
                new ItsTiming(parts.time().domain("ns"), 0, 0, 0),
                variant.behaviour(),
                ports,
                variant.capacity);
    }

    private static void open(Its its) {
        write(its, ItsMachine.BASER, ItsMachine.VALID | ItsMachine.DEVICES);
        write(its, ItsMachine.BASER + 8, ItsMachine.VALID | ItsMachine.COLLECTIONS);
        write(its, ItsMachine.CBASER, ItsMachine.VALID | ItsMachine.QUEUE);
    }

    private static void write(Its its, long offset, long value) {
        int bytes = offset == ItsMachine.CTLR ? 4 : 8;
        its.write(offset, bytes, value, Requester.DEBUGGER);
    }

    /** Zeros what an earlier pair may have written. */
    private void forgetTables() {
        GuestMemory memory = parts.memory();
        for (int i = 0; i < 32; i++) {
            memory.write(ItsMachine.DEVICES + 8L * i, 8, 0);
        }
        for (int i = 0; i < 8; i++) {
            memory.write(ItsMachine.COLLECTIONS + 8L * i, 8, 0);
        }
        for (int device : ItsAction.TOPOLOGY.devices()) {
            for (int table = 0; table < ItsTopology.TABLES_PER_DEVICE; table++) {
                for (int event : EVENTS) {
                    memory.write(ItsAction.TOPOLOGY.table(device, table) + 8L * event, 8, 0);
                }
            }
        }
    }

    private void finished(ItsOutcome outcome) {
        modelCodes.add(outcome.error().code());
        assertThat(outcome.stalled())
                .isEqualTo(variant.stalls && !outcome.error().isOnlyReported());
    }

    // Happenings.

    void happen(ItsAction action) {
        switch (action.kind()) {
            case STEP -> step(Objects.requireNonNull(action.step()));
            case PUBLISH -> publish();
            case DROP_CACHES -> its.dropCaches();
            case RESTART -> restart();
        }
    }

    private void step(ItsStep step) {
        ItsCommand command = step.command();
        if (command == null) {
            message(step.deviceId(), step.eventId());
            return;
        }
        command.write(parts.memory(), ItsMachine.QUEUE + writer);
        writer = (writer + ItsCommand.BYTES) % QUEUE_BYTES;
        queued.add(command);
        if (queued.size() == BATCH_MAX) {
            publish();
        }
    }

    private void restart() {
        publish();
        write(its, ItsMachine.CTLR, 0);
        int dropped = ears.codes.size();
        its.write(Its.TRANSLATER_OFFSET, 4, 1, 1);
        assertThat(ears.codes.subList(dropped, ears.codes.size()))
                .containsExactly(ItsError.ITS_DISABLED.code());
        write(its, ItsMachine.CTLR, 1);
    }

    private void message(int device, int event) {
        assertThat(its.blockedBy(device, event)).isEqualTo(oracle.blockedBy(device, event));
        ears.codes.clear();
        its.write(Its.TRANSLATER_OFFSET, 4, event, device);
        assertThat(ears.codes).containsExactly(oracle.message(device, event).code());
        comparePending();
    }

    private void publish() {
        for (ItsCommand command : queued) {
            oracleCodes.add(oracle.command(command).code());
        }
        queued.clear();
        write(its, ItsMachine.CWRITER, writer);
        while ((reader() & 1) != 0) {
            replaceAndRetry();
        }
        assertThat(reader()).isEqualTo(writer);
        assertThat(modelCodes).isEqualTo(oracleCodes);
        comparePending();
    }

    /** Puts another command in the place of the one that stalls, whose outcome nobody asks for. */
    private void replaceAndRetry() {
        ItsCommand.sync(0).write(parts.memory(), ItsMachine.QUEUE + (reader() & -32));
        int before = modelCodes.size();
        write(its, ItsMachine.CWRITER, writer | 1);
        modelCodes.remove(before);
    }

    private long reader() {
        return its.read(ItsMachine.CREADR, 8, Requester.DEBUGGER);
    }

    // Comparing.

    private void comparePending() {
        for (FakeLpiPort port : ports) {
            Set<Integer> expected = oracle.pending(port.number());
            if (!port.pending().equals(expected)) {
                assertThat(port.pending()).as("pending at %d", port.number()).isEqualTo(expected);
            }
        }
    }

    /** Everything at the end: as cached, from memory, and as another ITS finds it there. */
    void finish() {
        publish();
        compareMappings(its);
        its.dropCaches();
        compareMappings(its);
        Its heir = another();
        open(heir);
        write(heir, ItsMachine.CTLR, 1);
        compareMappings(heir);
    }

    private void compareMappings(Its model) {
        for (int device : ItsAction.TOPOLOGY.devices()) {
            for (int event : EVENTS) {
                ItsOracle.Event expected = oracle.event(device, event);
                int lpi = expected == null ? -1 : expected.lpi();
                int rd = expected == null ? -1 : oracle.target(expected.collection());
                if (model.mappedLpi(device, event) != lpi || model.targetOf(device, event) != rd) {
                    assertThat(model.mappedLpi(device, event))
                            .as("LPI of %d:%d", device, event)
                            .isEqualTo(lpi);
                    assertThat(model.targetOf(device, event))
                            .as("target of %d:%d", device, event)
                            .isEqualTo(rd);
                }
            }
        }
    }

    /** Redistributors where the LPI is pending. */
    long pendingCount(int lpi) {
        return ports.stream().filter(port -> port.isPending(lpi)).count();
    }
}
