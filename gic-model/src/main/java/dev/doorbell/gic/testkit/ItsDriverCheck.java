package dev.doorbell.gic.testkit;

import dev.doorbell.gic.its.ItsError;
import dev.doorbell.gic.its.ItsMapping;
import dev.doorbell.gic.its.ItsOutcome;
import dev.doorbell.gic.lpi.LpiState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A driver at work on Doorbell's GIC, and the oracle that is told what was asked of it.
 *
 * <p>At the tick at which the driver returns, every event that is mapped leads where it should and no
 * other leads anywhere, what is pending is pending where it should be, and no core is signalled what it
 * should not be. After a message, and at the end, everything that time alone brings about has happened,
 * and every core is signalled what it should be. The ITS finds nothing wrong with any command.
 */
public final class ItsDriverCheck implements AutoCloseable {
    private final ItsDriverUnderTest.Maker maker;
    private final ItsDriverBoard board;
    private final ItsIntent intent;
    private final ItsDriverUnderTest driver;
    private final List<ItsDriverOperation> done = new ArrayList<>();

    /** What the ITS was given, as lines of a script. */
    private final List<String> script = new ArrayList<>();

    private @Nullable String wrongCommand;
    private @Nullable String problem;

    /** Switches a machine on and starts the driver there. */
    public ItsDriverCheck(int cores, ItsDriverUnderTest.Maker maker) {
        this.maker = maker;
        this.board = new ItsDriverBoard(cores);
        this.intent = new ItsIntent(cores);
        board.model().observe(this::finished);
        this.driver = maker.make(board);
        this.problem = start().or(this::difference).orElse(null);
    }

    private void finished(ItsOutcome outcome) {
        ItsStep step = ItsStep.of(outcome.command());
        script.add(step.script());
        ItsError error = outcome.error();
        if (error != ItsError.NONE && wrongCommand == null) {
            wrongCommand =
                    String.format(
                            Locale.ROOT,
                            "the ITS %s %s: %s 0x%06x, %s\n  the 32 bytes at 0x%x of the queue: %s",
                            outcome.stalled() ? "stalled on" : "found something wrong with",
                            step.words(),
                            error,
                            error.code(),
                            error.sentence(),
                            outcome.offset(),
                            step.raw());
        }
    }

    /**
     * Asks for an operation, if it makes sense now; nothing if not.
     *
     * @throws AssertionError if afterwards something is not as it should be, with a minimal list of
     *     operations that shows it
     */
    public void perform(ItsDriverOperation operation) {
        Optional<String> difference = attempt(operation);
        if (difference.isPresent()) {
            ItsDriverSequence whole = new ItsDriverSequence(board.cores(), done);
            throw new AssertionError(
                    whole.firstDivergence(maker)
                            .map(ItsDriverDivergence::report)
                            .orElse(
                                    "once, and not again with the same operations: "
                                            + difference.get()));
        }
    }

    /** Asks for an operation, if it makes sense now; answers what is not as it should be afterwards. */
    Optional<String> attempt(ItsDriverOperation operation) {
        if (problem != null) {
            return Optional.of(problem);
        }
        if (!intent.allows(operation)) {
            return Optional.empty();
        }
        done.add(operation);
        Optional<String> found =
                switch (operation.kind()) {
                    case MESSAGE -> message(operation);
                    case TAKE -> take(operation);
                    case MAP_DEVICE,
                            UNMAP_DEVICE,
                            MAP_EVENTS,
                            UNMAP_EVENT,
                            MOVE_EVENT,
                            ENABLE,
                            DISABLE ->
                            ask(operation);
                };
        problem = found.orElse(null);
        return found;
    }

    // Happenings.

    private Optional<String> start() {
        return call("start", () -> driver.start());
    }

    private Optional<String> ask(ItsDriverOperation operation) {
        int lpi = intent.lpi(operation.device(), operation.event());
        int before = lpi < 0 ? -1 : board.configuration(lpi);
        int at = script.size();
        Optional<String> failure = call(operation.words(), () -> operation.ask(driver));
        intent.happen(operation);
        int after = lpi < 0 ? -1 : board.configuration(lpi);
        if (after != before && after >= 0) {
            script.add(at, String.format(Locale.ROOT, "config lpi=%d value=0x%02x", lpi, after));
        }
        if (wrongCommand != null) {
            return Optional.of(wrongCommand);
        }
        if (failure.isPresent()) {
            return failure;
        }
        board.now();
        Optional<String> difference = difference();
        return difference.isEmpty() && operation.kind() == ItsDriverOperation.Kind.ENABLE
                ? missing()
                : difference;
    }

    private Optional<String> call(String what, Runnable method) {
        board.nextOperation();
        try {
            method.run();
        } catch (RuntimeException e) {
            return Optional.of(
                    (wrongCommand == null ? "" : wrongCommand + "\n  ")
                            + "the driver threw "
                            + e
                            + " ("
                            + what
                            + ")");
        }
        return Optional.ofNullable(wrongCommand);
    }

    private Optional<String> message(ItsDriverOperation operation) {
        script.add(ItsStep.message(operation.device(), operation.event()).script());
        intent.happen(operation);
        board.message(operation.device(), operation.event());
        return settled();
    }

    private Optional<String> take(ItsDriverOperation operation) {
        board.settle();
        for (int core = 0; core < board.cores(); core++) {
            Set<Integer> expected = intent.signalled(core);
            Set<Integer> taken = board.take(core);
            for (int i = 0; i < taken.size(); i++) {
                script.add("ack cpu" + core);
            }
            if (!taken.equals(expected)) {
                return Optional.of(
                        "core " + core + " should have taken " + expected + " and took " + taken);
            }
        }
        intent.happen(operation);
        return settled();
    }

    /** Everything has had its time; answers what is not as it should be then. */
    Optional<String> settled() {
        if (problem != null) {
            return Optional.of(problem);
        }
        board.settle();
        return difference().or(this::missing);
    }

    // Comparing.

    /** What must be so at any time at which the driver is not at work. */
    private Optional<String> difference() {
        return Optional.ofNullable(wrongCommand)
                .or(this::misled)
                .or(this::misplaced)
                .or(this::signalledWrongly);
    }

    /** Events that lead elsewhere than they should, as the ITS would take a message now. */
    private Optional<String> misled() {
        List<ItsMapping> wanted = intent.mappings();
        for (ItsMapping each : wanted) {
            int device = each.deviceId();
            int event = each.eventId();
            ItsError blocked = board.model().blockedBy(device, event);
            if (blocked != ItsError.NONE) {
                return Optional.of(
                        String.format(
                                Locale.ROOT,
                                "event %d of device 0x%x would be dropped: %s 0x%06x, %s",
                                event,
                                device,
                                blocked,
                                blocked.code(),
                                blocked.sentence()));
            }
            int lpi = board.model().mappedLpi(device, event);
            int core = board.model().targetOf(device, event);
            if (lpi != each.intid() || core != each.target()) {
                return Optional.of(
                        String.format(
                                Locale.ROOT,
                                "event %d of device 0x%x should be LPI %d at core %d and is LPI %d"
                                        + " at core %d",
                                event,
                                device,
                                each.intid(),
                                each.target(),
                                lpi,
                                core));
            }
        }
        return unwanted();
    }

    /** Events that lead somewhere and should not: those of operations so far are looked at. */
    private Optional<String> unwanted() {
        for (ItsDriverOperation each : done) {
            for (int event = each.event(); event < each.event() + each.count(); event++) {
                if (intent.lpi(each.device(), event) < 0
                        && board.model().mappedLpi(each.device(), event) >= 0) {
                    return Optional.of(
                            String.format(
                                    Locale.ROOT,
                                    "event %d of device 0x%x should not be mapped and is LPI %d",
                                    event,
                                    each.device(),
                                    board.model().mappedLpi(each.device(), event)));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> misplaced() {
        for (int core = 0; core < board.cores(); core++) {
            LpiState there = board.lpis().get(core);
            Set<Integer> wanted = intent.pending(core);
            for (int lpi : wanted) {
                if (!there.isPending(lpi)) {
                    return Optional.of(
                            "LPI " + lpi + " should be pending at core " + core + " and is not");
                }
            }
            Optional<String> more = unexpected(core, there, wanted);
            if (more.isPresent()) {
                return more;
            }
        }
        return Optional.empty();
    }

    private Optional<String> unexpected(int core, LpiState there, Set<Integer> wanted) {
        Set<Integer> candidates = new TreeSet<>();
        for (ItsDriverOperation each : done) {
            if (each.kind() == ItsDriverOperation.Kind.MAP_EVENTS) {
                for (int i = 0; i < each.count(); i++) {
                    candidates.add(each.lpi() + i);
                }
            }
        }
        for (int lpi : candidates) {
            if (there.isPending(lpi) && !wanted.contains(lpi)) {
                return Optional.of(
                        "LPI " + lpi + " should not be pending at core " + core + " and is");
            }
        }
        return Optional.empty();
    }

    private Optional<String> signalledWrongly() {
        for (int core = 0; core < board.cores(); core++) {
            int best = board.isSignalled(core) ? board.lpis().get(core).best() : -1;
            if (best >= 0 && !intent.signalled(core).contains(best)) {
                return Optional.of(
                        "core "
                                + core
                                + " is signalled LPI "
                                + best
                                + ", which is "
                                + (intent.isEnabled(best) ? "not pending there" : "disabled"));
            }
        }
        return Optional.empty();
    }

    private Optional<String> missing() {
        for (int core = 0; core < board.cores(); core++) {
            Set<Integer> wanted = intent.signalled(core);
            if (!wanted.isEmpty() && !board.isSignalled(core)) {
                int lpi = wanted.iterator().next();
                return Optional.of(
                        "core "
                                + core
                                + " should be signalled LPI "
                                + lpi
                                + " and is not: "
                                + board.whyNot(core, lpi));
            }
        }
        return Optional.empty();
    }

    /** What the ITS was given so far, as a script for {@code ./doorbell its}. */
    String script() {
        return "cpus "
                + board.cores()
                + "\nbehaviour architecture\n"
                + String.join("\n", script)
                + "\n";
    }

    @Override
    public void close() {
        board.close();
    }

    @Override
    public String toString() {
        return done.size() + " operations";
    }
}
