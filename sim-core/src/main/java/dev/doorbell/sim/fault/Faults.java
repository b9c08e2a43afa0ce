package dev.doorbell.sim.fault;

import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.fault.Verdict.Kind;
import dev.doorbell.sim.line.Lines;
import dev.doorbell.sim.random.RandomStream;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is broken on purpose in one simulation.
 *
 * <p>Of the installed rules that concern something, the first that fires decides, in order of
 * installation; those behind it do not count it. Every hit leaves {@link TracePoint#FAULT_INJECTED}. The
 * same seed, rules and run give the same hits. While no rule concerns a model, it finds null here, and
 * the run is what it would be without this class.
 */
public final class Faults {
    private final EventQueue events;
    private final SystemBus bus;
    private final Trace trace;
    private final Seed seed;
    private final BusFaults onBus;
    private final LineFaults onLines;
    private final Map<Installed, Event> appearances = new HashMap<>();

    private final List<Installed> inForce = new ArrayList<>();
    private int source = -1;
    private int count;
    private long hits;

    private @Nullable ReadFaults reads;
    private @Nullable FrameFaults frames;
    private @Nullable CommandFaults commands;

    /** Makes it, without a rule. */
    public Faults(EventQueue events, SystemBus bus, Lines lines, Trace trace, Seed seed) {
        this.events = events;
        this.bus = bus;
        this.trace = trace;
        this.seed = seed;
        this.onBus = new BusFaults(events, bus);
        this.onLines = new LineFaults(events, lines);
    }

    /** The names of all lines that rules can be about, in the order the board was built. */
    public List<String> lineNames() {
        return onLines.names();
    }

    // What users do.

    /**
     * Puts a rule in force, behind all others, from now on.
     *
     * @throws ConfigurationException if no line has that name, or posted writes of one requester would
     *     pass each other and the rule does not say so by {@link Rule#breakingOrder}
     */
    public Installed install(Rule rule) {
        check(rule);
        if (source < 0) {
            source = trace.source("faults"); // as late as can be: numbers are part of the digest
        }
        count++;
        Installed added = new Installed(this, rule, count, chance(rule.when()));
        inForce.add(added);
        if (rule.subject() instanceof Unposted unposted) {
            schedule(added, unposted);
        } else if (rule.subject() instanceof Line line) {
            onLines.install(added, line.name());
        } else {
            sort();
        }
        return added;
    }

    /** Puts the rules of a plan in force, one after the other; none if one is refused. */
    public InstalledPlan install(FaultPlan plan) {
        plan.rules().forEach(this::check);
        return new InstalledPlan(plan.rules().stream().map(this::install).toList());
    }

    private void check(Rule rule) {
        if (rule.subject() instanceof Line line && !onLines.names().contains(line.name())) {
            throw new ConfigurationException(
                    "no line is called " + line.name() + "; there are " + onLines.names());
        }
        if (rule.subject() instanceof Writes
                && rule.verdict().kind() == Kind.REORDER
                && !rule.verdict().breakingOrder()) {
            throw new ConfigurationException(
                    rule.words()
                            + ": a bus keeps the posted writes of one requester in order; delay it,"
                            + " which holds up what is behind, or ask for it by breakingOrder()");
        }
    }

    private @Nullable RandomStream chance(When when) {
        if (when.probability() == 1) {
            return null;
        }
        return seed.stream(when.stream().isEmpty() ? "fault." + count : when.stream());
    }

    private void schedule(Installed added, Unposted write) {
        Event event =
                Event.named(
                        "fault.unposted",
                        Phase.WIRES,
                        () -> {
                            added.hit();
                            bus.land(
                                    write.address(),
                                    write.bytes(),
                                    write.value(),
                                    write.requester());
                        });
        appearances.put(added, event);
        events.scheduleAt(Math.max(write.tick(), events.nowTicks()), event);
    }

    /** Takes every rule out. */
    public void removeAll() {
        List.copyOf(inForce).forEach(Installed::remove);
    }

    /** The rules in force, in order of installation. */
    public List<Installed> installed() {
        return List.copyOf(inForce);
    }

    /** What all rules fired on, removed ones too. */
    public long hits() {
        return hits;
    }

    /** One line for each rule in force: its number, what it does, its hits and matches. */
    public String report() {
        return inForce.stream().map(rule -> rule + "\n").collect(Collectors.joining());
    }

    // What the package does.

    void record(Installed rule) {
        hits++;
        int verdict = rule.verdict().kind().ordinal();
        trace.emit(TracePoint.FAULT_INJECTED, source, rule.number(), verdict);
    }

    void removed(Installed rule) {
        inForce.remove(rule);
        Event appearance = appearances.remove(rule);
        if (appearance != null) {
            events.cancel(appearance);
        } else if (rule.rule().subject() instanceof Line line) {
            onLines.remove(rule, line.name());
        } else {
            sort();
        }
    }

    /** Hands each kind of model the rules that concern it, or null. */
    private void sort() {
        List<Installed> writing = about(Writes.class);
        List<Installed> reading = about(Reads.class);
        List<Installed> framing = about(Frames.class);
        List<Installed> commanding = about(Commands.class);
        reads = reading.isEmpty() ? null : new ReadFaults(events, reading);
        frames = framing.isEmpty() ? null : new FrameFaults(events, framing);
        commands = commanding.isEmpty() ? null : new CommandFaults(events, commanding);
        onBus.set(writing, reads);
        boolean concerned = !writing.isEmpty() || !reading.isEmpty();
        bus.intercept(concerned ? onBus : null);
    }

    private List<Installed> about(Class<? extends Subject> subject) {
        return inForce.stream().filter(rule -> subject.isInstance(rule.rule().subject())).toList();
    }

    // What models ask.

    /** What is to become of reads by devices and controllers; null while no rule concerns reads. */
    public @Nullable ReadFaults reads() {
        return reads;
    }

    /** What is to become of frames; null while no rule concerns them. */
    public @Nullable FrameFaults frames() {
        return frames;
    }

    /** What is to become of commands; null while no rule concerns them. */
    public @Nullable CommandFaults commands() {
        return commands;
    }

    @Override
    public String toString() {
        return Objects.requireNonNullElse(inForce.isEmpty() ? null : report(), "no fault");
    }
}
