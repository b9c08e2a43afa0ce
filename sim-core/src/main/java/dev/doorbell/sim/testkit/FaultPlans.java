package dev.doorbell.sim.testkit;

import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.fault.Commands;
import dev.doorbell.sim.fault.FaultPlan;
import dev.doorbell.sim.fault.Frames;
import dev.doorbell.sim.fault.Line;
import dev.doorbell.sim.fault.Reads;
import dev.doorbell.sim.fault.Rule;
import dev.doorbell.sim.fault.Rules;
import dev.doorbell.sim.fault.Subject;
import dev.doorbell.sim.fault.Writes;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.ArbitraryDecorator;

/**
 * Fault plans for a machine, of what its hardware can do to a guest that is in order.
 *
 * <p>Begins with nothing that can break; each {@code and} adds something. Shrinks towards fewer rules,
 * each on the first match, dropping it, as early and as short as can be. Not among them, since no guest
 * that trusts its memory can survive them: corrupted data and descriptors, and registers that read
 * wrongly. Rules of one's own can be mixed in by {@link #and}.
 *
 * <pre>{@code
 *   FaultPlans.within(fromTick, toTick).andMessages(doorbell, 0x18).andFrames()
 * }</pre>
 */
public final class FaultPlans extends ArbitraryDecorator<FaultPlan> {
    private static final int RULES_MAX = 4;
    private static final long DELAY_MAX = 1_000_000;
    private static final int NTH_MAX = 20;

    private final List<Arbitrary<Rule>> kinds;
    private final long fromTick;
    private final long toTick;
    private final int rulesMax;
    private final long delayMax;

    private FaultPlans(
            List<Arbitrary<Rule>> kinds, long fromTick, long toTick, int rulesMax, long delayMax) {
        this.kinds = List.copyOf(kinds);
        this.fromTick = fromTick;
        this.toTick = toTick;
        this.rulesMax = rulesMax;
        this.delayMax = delayMax;
    }

    /** Plans whose rules fire from {@code fromTick} on and before {@code toTick} only. */
    public static FaultPlans within(long fromTick, long toTick) {
        return new FaultPlans(List.of(), fromTick, toTick, RULES_MAX, DELAY_MAX);
    }

    /** With up to so many rules, at least 1; 4 unless said. */
    public FaultPlans rulesMax(int count) {
        return new FaultPlans(kinds, fromTick, toTick, count, delayMax);
    }

    /**
     * With delays of up to so many ticks, at least 1; a million unless said. To be said before what is
     * to be delayed.
     */
    public FaultPlans delayTicksMax(long ticks) {
        return new FaultPlans(kinds, fromTick, toTick, rulesMax, ticks);
    }

    /** And rules of one's own. */
    public FaultPlans and(Arbitrary<Rule> rules) {
        List<Arbitrary<Rule>> more = new ArrayList<>(kinds);
        more.add(rules);
        return new FaultPlans(more, fromTick, toTick, rulesMax, delayMax);
    }

    /**
     * And messages to a doorbell that are lost, late, doubled, out of order, of a wrong requester, with
     * wrong data, or that nobody posted.
     *
     * @param requester whose the latter seem to be
     */
    public FaultPlans andMessages(long doorbell, int requester) {
        Arbitrary<Rule> spurious =
                Combinators.combine(
                                Arbitraries.longs()
                                        .between(fromTick, Math.max(fromTick, toTick - 1)),
                                Arbitraries.integers().between(0, 0x3FF))
                        .as((tick, data) -> Rules.spuriousMsi(tick, doorbell, data, requester));
        Arbitrary<Rule> posted =
                Combinators.combine(
                                drafts(Writes.to(doorbell)),
                                Arbitraries.integers().between(0, 6),
                                delays(),
                                Arbitraries.integers().between(0, 0xFFFF))
                        .as(
                                (draft, verdict, ticks, number) ->
                                        switch (verdict) {
                                            case 0 -> draft.drop();
                                            case 1 -> draft.delay(ticks);
                                            case 2 -> draft.duplicate(ticks);
                                            case 3 -> draft.delay(ticks).breakingOrder();
                                            case 4 -> draft.reorder(ticks).breakingOrder();
                                            case 5 -> draft.impersonate(number);
                                            default -> draft.corrupt(number);
                                        });
        return and(Arbitraries.frequencyOf(Tuple.of(5, posted), Tuple.of(1, spurious)));
    }

    /** And lines that lose, delay or double changes, or are stuck for a while. */
    public FaultPlans andLines(String... names) {
        if (names.length == 0) {
            throw new ConfigurationException("fault plans for no line; expected one name at least");
        }
        Arbitrary<Rule> changes =
                Combinators.combine(
                                Arbitraries.of(names).flatMap(name -> drafts(Line.named(name))),
                                Arbitraries.integers().between(0, 2),
                                delays())
                        .as(
                                (draft, verdict, ticks) ->
                                        switch (verdict) {
                                            case 0 -> draft.drop();
                                            case 1 -> draft.delay(ticks);
                                            default -> draft.duplicate(ticks);
                                        });
        Arbitrary<Rule> stuck =
                Combinators.combine(
                                Arbitraries.of(names),
                                Arbitraries.longs().between(fromTick, toTick),
                                delays(),
                                Arbitraries.of(false, true))
                        .as(
                                (name, tick, ticks, high) ->
                                        Rule.on(Line.named(name))
                                                .between(tick, Math.min(tick + ticks, toTick))
                                                .stick(high));
        return and(Arbitraries.oneOf(changes, stuck));
    }

    /** And frames, both ways, that are lost, late, doubled, passed by the next, or corrupted. */
    public FaultPlans andFrames() {
        return and(
                Combinators.combine(
                                Arbitraries.of(Frames.toNic(), Frames.fromNic())
                                        .flatMap(this::drafts),
                                Arbitraries.integers().between(0, 4),
                                delays(),
                                Arbitraries.integers().between(0, 1513))
                        .as(
                                (draft, verdict, ticks, offset) ->
                                        switch (verdict) {
                                            case 0 -> draft.drop();
                                            case 1 -> draft.delay(ticks);
                                            case 2 -> draft.duplicate(ticks);
                                            case 3 -> draft.reorder(ticks);
                                            default -> draft.corrupt(0xFF, offset);
                                        }));
    }

    /** And commands of an ITS that are lost, faulty, late, doubled or corrupted. */
    public FaultPlans andCommands() {
        return and(
                Combinators.combine(
                                drafts(Commands.of(Commands.ITS)),
                                Arbitraries.integers().between(0, 4),
                                delays(),
                                Arbitraries.integers().between(0, 31),
                                Arbitraries.integers().between(1, 0xFF))
                        .as(
                                (draft, verdict, ticks, offset, mask) ->
                                        switch (verdict) {
                                            case 0 -> draft.drop();
                                            case 1 -> draft.fail();
                                            case 2 -> draft.delay(ticks);
                                            case 3 -> draft.duplicate(ticks);
                                            default -> draft.corrupt(mask, offset);
                                        }));
    }

    /** And reads of tables by interrupt controllers, of {@code bytes} bytes, that fail or are wrong. */
    public FaultPlans andTables(long address, long bytes) {
        Reads tables = Reads.between(address, address + bytes - 1).by(Requester.CONTROLLER);
        return and(
                Combinators.combine(
                                drafts(tables),
                                Arbitraries.integers().between(0, 7),
                                Arbitraries.integers().between(0, 0xFF))
                        .as(
                                (draft, offset, mask) ->
                                        mask == 0 ? draft.fail() : draft.corrupt(mask, offset)));
    }

    private Arbitrary<Rule.Draft> drafts(Subject subject) {
        Arbitrary<Integer> numbers = Arbitraries.integers().between(1, NTH_MAX);
        return Combinators.combine(numbers, Arbitraries.integers().between(0, 3))
                .as(
                        (number, when) -> {
                            Rule.Draft all = Rule.on(subject).between(fromTick, toTick);
                            return switch (when) {
                                case 0 -> all.nth(number);
                                case 1 -> all.every(number);
                                case 2 -> all.times(number);
                                default -> all.chance(number / (double) NTH_MAX);
                            };
                        });
    }

    private Arbitrary<Long> delays() {
        return Arbitraries.longs().between(1, delayMax);
    }

    /** The rules one by one. */
    public Arbitrary<Rule> rules() {
        if (kinds.isEmpty()) {
            throw new ConfigurationException(
                    "fault plans in which nothing can break; expected andMessages, andLines,"
                            + " andFrames, andCommands, andTables or and");
        }
        return Arbitraries.oneOf(kinds);
    }

    @Override
    protected Arbitrary<FaultPlan> arbitrary() {
        return rules().list().ofMaxSize(rulesMax).map(FaultPlan::new);
    }
}
