package dev.doorbell.bench.scenario;

import dev.doorbell.bench.itscript.ItsScript;
import dev.doorbell.bench.itscript.ItsScriptResult;
import dev.doorbell.bench.itscript.ItsScriptRunner;
import dev.doorbell.bench.text.InputFile;
import dev.doorbell.sim.random.RandomStream;
import dev.doorbell.sim.random.Seed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A random sequence of ITS commands and messages, some of them wrong, on the model and on an {@link
 * ItsOracle oracle} that shares nothing with it: every outcome, every mapping in the end and every LPI
 * pending in the end have to be the same.
 */
final class ItsSequence {
    private static final int DEVICES = 4;
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
        this.oracle = new ItsOracle(cores);
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
            say("MAPC icid=" + icid + " rd=cpu" + icid % cores);
            command(oracle.mapCollection(icid, icid % cores));
        }
    }

    private void mapDevice(int device) {
        String table = String.format("0x%x", 0x4150_0000L + ((long) device << 16));
        say("MAPD dev=" + device + " itt=" + table + " eventid-bits=" + ItsOracle.EVENT_BITS);
        command(oracle.mapDevice(device));
    }

    /** Writes a line, and what the oracle makes of it. */
    private void next() {
        int device = draw(DEVICES + 1);
        int event = draw(EVENTS_TRIED);
        int icid = draw(COLLECTIONS);
        int lpi = draw(HUNDRED) < 3 ? draw(LPI_FIRST) : LPI_FIRST + draw(LPIS);
        int core = draw(cores);
        String where = " dev=" + device + " event=" + event;
        int kind = draw(HUNDRED);
        if (kind < 8) {
            mapDevice(device);
        } else if (kind < 10) {
            say("MAPD dev=" + device + " v=0");
            command(oracle.unmapDevice(device));
        } else if (kind < 18) {
            say("MAPC icid=" + icid + " rd=cpu" + core);
            command(oracle.mapCollection(icid, core));
        } else if (kind < 20) {
            say("MAPC icid=" + icid + " v=0");
            command(oracle.unmapCollection(icid));
        } else if (kind < 38) {
            say("MAPTI" + where + " lpi=" + lpi + " icid=" + icid);
            command(oracle.mapEvent(device, event, lpi, icid));
        } else if (kind < 50) {
            say("MOVI" + where + " icid=" + icid);
            command(oracle.move(device, event, icid));
        } else if (kind < 54) {
            int to = draw(cores);
            say("MOVALL rd=cpu" + core + " to=cpu" + to);
            command(oracle.moveAll(core, to));
        } else if (kind < 58) {
            say("DISCARD" + where);
            command(oracle.withdraw(device, event, true));
        } else if (kind < 62) {
            say("CLEAR" + where);
            command(oracle.withdraw(device, event, false));
        } else if (kind < 68) {
            say("INV" + where);
            command(oracle.isReachable(device, event));
        } else if (kind < 72) {
            say("INT" + where);
            command(oracle.message(device, event));
        } else {
            say("MSI" + where);
            expected.add(oracle.message(device, event) ? "pending" : "dropped");
        }
    }

    private void say(String line) {
        script.append(line).append('\n');
    }

    /** What a command has to come to; one that the queue stalls on is stepped over. */
    private void command(boolean good) {
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
        mismatches += oracle.pending().equals(pending(result)) ? 0 : 1;
        Tally tally = new Tally();
        tally.sum(Measure.SEQUENCE_COMMANDS, count);
        tally.sum(Measure.SEQUENCE_REFUSED, refused);
        tally.sum(Measure.SEQUENCE_DELIVERED, delivered);
        tally.sum(Measure.SEQUENCE_MISMATCHES, mismatches);
        tally.digest(result.steps().hashCode() * 31L + result.pending().hashCode());
        return tally;
    }

    private static Set<String> mappings(ItsScriptResult result) {
        TreeSet<String> all = new TreeSet<>();
        for (ItsScriptResult.MappedEvent each : result.mappings()) {
            all.add(
                    ItsOracle.mapping(
                            each.device(),
                            each.event(),
                            each.lpi(),
                            each.collection(),
                            each.cpu()));
        }
        return all;
    }

    private static List<Set<Integer>> pending(ItsScriptResult result) {
        List<Set<Integer>> all = new ArrayList<>();
        result.pending().forEach(each -> all.add(new TreeSet<>(each)));
        return all;
    }
}
