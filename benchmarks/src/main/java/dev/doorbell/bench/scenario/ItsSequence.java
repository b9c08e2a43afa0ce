package dev.doorbell.bench.scenario;

import dev.doorbell.bench.itscript.ItsScript;
import dev.doorbell.bench.itscript.ItsScriptResult;
import dev.doorbell.bench.itscript.ItsScriptRunner;
import dev.doorbell.bench.text.InputFile;
import dev.doorbell.gic.behaviour.ItsSizes;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsError;
import dev.doorbell.gic.its.ItsMapping;
import dev.doorbell.gic.its.ItsOpcode;
import dev.doorbell.gic.testkit.ItsOracle;
import dev.doorbell.gic.testkit.ItsStep;
import dev.doorbell.sim.random.RandomStream;
import dev.doorbell.sim.random.Seed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A random sequence of ITS commands and messages, some of them wrong, on the model and on the {@link
 * ItsOracle}, which shares nothing with it: every outcome, every mapping in the end and every LPI
 * pending in the end have to be the same.
 */
final class ItsSequence {
    private static final int DEVICES = 4;

    /** Of every device. */
    private static final int EVENT_BITS = 4;

    private static final int EVENTS_TRIED = 20;
    private static final int COLLECTIONS = 6;
    private static final int LPI_FIRST = 8192;
    private static final int LPIS = 40;
    private static final int HUNDRED = 100;

    private final RandomStream random;
    private final int cores;
    private final ItsOracle oracle;
    private final StringBuilder script = new StringBuilder();
    private final List<String> expected = new ArrayList<>();

    private ItsSequence(long seed, int cores) {
        this.random = new Seed(seed).stream("its.commands");
        this.cores = cores;
        this.oracle = new ItsOracle(cores, ItsSizes.DEFAULT, ItsOracle.Rules.ARCHITECTURE);
        script.append("cpus ").append(cores).append('\n');
    }

    /** Runs one. */
    static Tally run(Scenario.ItsCommands wanted, long seed) {
        ItsSequence sequence = new ItsSequence(seed, Plan.or(wanted.cores(), 4));
        sequence.mapSome();
        for (int i = 0; i < wanted.count(); i++) {
            sequence.next();
        }
        return sequence.compare(wanted.count());
    }

    private int draw(int bound) {
        return (int) random.nextLong(bound);
    }

    /** Something to begin with, so that not everything is refused. */
    private void mapSome() {
        for (int device = 0; device < DEVICES; device++) {
            mapDevice(device);
        }
        for (int icid = 0; icid < COLLECTIONS; icid++) {
            command(ItsCommand.mapc(icid, icid % cores));
        }
    }

    private void mapDevice(int device) {
        command(ItsCommand.mapd(device, EVENT_BITS, 0x4150_0000L + ((long) device << 16)));
    }

    /** Writes a line, and what the oracle makes of it. */
    private void next() {
        int device = draw(DEVICES + 1);
        int event = draw(EVENTS_TRIED);
        int icid = draw(COLLECTIONS);
        int lpi = draw(HUNDRED) < 3 ? draw(LPI_FIRST) : LPI_FIRST + draw(LPIS);
        int core = draw(cores);
        int kind = draw(HUNDRED);
        if (kind < 8) {
            mapDevice(device);
        } else if (kind < 10) {
            command(ItsCommand.unmapDevice(device));
        } else if (kind < 18) {
            command(ItsCommand.mapc(icid, core));
        } else if (kind < 20) {
            command(ItsCommand.unmapCollection(icid));
        } else if (kind < 38) {
            command(ItsCommand.mapti(device, event, lpi, icid));
        } else if (kind < 50) {
            command(ItsCommand.movi(device, event, icid));
        } else if (kind < 54) {
            command(ItsCommand.movall(core, draw(cores)));
        } else if (kind < 72) {
            command(ItsCommand.ofEvent(ofEvent(kind), device, event));
        } else {
            say(ItsStep.message(device, event).script());
            boolean arrives = oracle.message(device, event) == ItsError.NONE;
            expected.add(arrives ? "pending" : "dropped");
        }
    }

    private static ItsOpcode ofEvent(int kind) {
        if (kind < 58) {
            return ItsOpcode.DISCARD;
        } else if (kind < 62) {
            return ItsOpcode.CLEAR;
        }
        return kind < 68 ? ItsOpcode.INV : ItsOpcode.INT;
    }

    private void say(String line) {
        script.append(line).append('\n');
    }

    /** Writes a command and what it has to come to; one that the queue stalls on is stepped over. */
    private void command(ItsCommand command) {
        say(ItsStep.of(command).script());
        boolean good = oracle.command(command).isOnlyReported();
        expected.add(good ? "ok" : "stalled");
        if (!good) {
            say("skip");
            expected.add("ok");
        }
    }

    private Tally compare(int count) {
        byte[] text = script.toString().getBytes(StandardCharsets.UTF_8);
        ItsScript parsed = ItsScript.parse(InputFile.of("random ITS commands", text));
        ItsScriptResult result = ItsScriptRunner.run(parsed, null);
        int mismatches = Math.abs(result.steps().size() - expected.size());
        int refused = 0;
        int delivered = 0;
        for (int i = 0; i < Math.min(result.steps().size(), expected.size()); i++) {
            String outcome = result.steps().get(i).outcome();
            mismatches += outcome.equals(expected.get(i)) ? 0 : 1;
            refused += outcome.equals("stalled") ? 1 : 0;
            delivered += outcome.equals("pending") ? 1 : 0;
        }
        mismatches += oracle.mappings().equals(mappings(result)) ? 0 : 1;
        mismatches += pending().equals(pending(result)) ? 0 : 1;
        Tally tally = new Tally();
        tally.sum(Measure.SEQUENCE_COMMANDS, count);
        tally.sum(Measure.SEQUENCE_REFUSED, refused);
        tally.sum(Measure.SEQUENCE_DELIVERED, delivered);
        tally.sum(Measure.SEQUENCE_MISMATCHES, mismatches);
        tally.digest(result.steps().hashCode() * 31L + result.pending().hashCode());
        return tally;
    }

    private static List<ItsMapping> mappings(ItsScriptResult result) {
        return result.mappings().stream().map(ItsSequence::mapping).toList();
    }

    private static ItsMapping mapping(ItsScriptResult.MappedEvent event) {
        return new ItsMapping(
                (int) event.device(),
                (int) event.event(),
                (int) event.lpi(),
                event.collection(),
                event.cpu() == null ? -1 : event.cpu());
    }

    private List<Set<Integer>> pending() {
        return IntStream.range(0, cores).mapToObj(oracle::pending).toList();
    }

    private static List<Set<Integer>> pending(ItsScriptResult result) {
        List<Set<Integer>> all = new ArrayList<>();
        result.pending().forEach(each -> all.add(new TreeSet<>(each)));
        return all;
    }
}
