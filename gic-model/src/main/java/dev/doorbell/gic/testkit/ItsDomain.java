package dev.doorbell.gic.testkit;

import dev.doorbell.gic.behaviour.ItsSizes;
import dev.doorbell.gic.its.ItsCommand;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.ActionChainArbitrary;
import net.jqwik.api.state.Transformer;

/**
 * Arbitraries of what happens to an ITS, for {@code @Domain(ItsDomain.class)}.
 *
 * <p>Gives a property parameters of the types {@link ItsTopology}, {@link ItsCommand}, {@link ItsStep},
 * {@link ItsSequence} and {@link ItsDriverSequence}. The static methods make the same with your own
 * topology, weights and lengths, and chains of actions.
 *
 * <pre>{@code
 * @Property
 * @Domain(ItsDomain.class)
 * void mineDoesWhatTheOracleSays(@ForAll ItsSequence sequence) {
 *     sequence.check(MyIts::new);
 * }
 * }</pre>
 */
public class ItsDomain extends DomainContextBase {
    private static final ItsTopology USUAL = ItsTopology.of(3, 3, 6, 3);
    private static final int LENGTH_MAX = 24;

    // By type.

    @Provide
    Arbitrary<ItsTopology> anyTopology() {
        return topologies();
    }

    @Provide
    Arbitrary<ItsCommand> anyCommand() {
        return commands(USUAL, ItsWeights.USUAL);
    }

    @Provide
    Arbitrary<ItsStep> anyStep() {
        return steps(USUAL, ItsWeights.USUAL);
    }

    @Provide
    Arbitrary<ItsSequence> anySequence() {
        return Combinators.combine(topologies(), Arbitraries.of(ItsOracle.Rules.class))
                .flatAs(
                        (topology, rules) ->
                                sequences(topology, rules, ItsWeights.USUAL, LENGTH_MAX));
    }

    @Provide
    Arbitrary<ActionChain<ItsPair>> anyChain() {
        return chains(USUAL, ItsOracle.Rules.ARCHITECTURE, ItsWeights.USUAL, DoorbellIts::new)
                .map(chain -> chain);
    }

    @Provide
    Arbitrary<ItsDriverSequence> anyDriverSequence() {
        return driverSequences(ItsDriverSequence.LENGTH_USUAL);
    }

    // With what you choose.

    /** One to four cores, a few identifiers of each kind, and widths that leave little room beyond. */
    public static Arbitrary<ItsTopology> topologies() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(2, 8),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(3, 16),
                        Arbitraries.integers().between(2, 13))
                .as(
                        (cores, devices, events, collections, deviceBits, collectionBits) ->
                                ItsTopology.of(cores, devices, events, collections)
                                        .withSizes(
                                                new ItsSizes(8, 16, deviceBits, collectionBits)));
    }

    private static Arbitrary<Long> below(long limit) {
        return Arbitraries.longs()
                .between(0, limit - 1)
                .withDistribution(RandomDistribution.uniform())
                .withoutEdgeCases();
    }

    private static Arbitrary<ItsCommand> arbitrary(ItsTopology topology) {
        Arbitrary<Long> word = Arbitraries.longs().withDistribution(RandomDistribution.uniform());
        return Combinators.combine(word, word, word, word)
                .as((a, b, c, d) -> ItsDraw.arbitrary(topology, a, b, c, d));
    }

    /** Commands; the weight of messages is not looked at. */
    public static Arbitrary<ItsCommand> commands(ItsTopology topology, ItsWeights weights) {
        List<Tuple.Tuple2<Integer, Arbitrary<ItsCommand>>> kinds = new ArrayList<>();
        kinds.add(
                Tuple.of(
                        weights.commands(),
                        below(ItsDraw.limit(topology)).map(n -> ItsDraw.command(topology, n))));
        kinds.add(
                Tuple.of(
                        weights.nearlyValid(),
                        below(ItsDraw.nearlyLimit(topology))
                                .map(n -> ItsDraw.nearly(topology, n))));
        kinds.add(Tuple.of(weights.arbitrary(), arbitrary(topology)));
        kinds.removeIf(kind -> kind.get1() == 0);
        return Arbitraries.frequencyOf(kinds);
    }

    /** Commands and messages. */
    public static Arbitrary<ItsStep> steps(ItsTopology topology, ItsWeights weights) {
        int commands = weights.commands() + weights.nearlyValid() + weights.arbitrary();
        long pairs = (long) topology.devices().size() * topology.events().size();
        List<Tuple.Tuple2<Integer, Arbitrary<ItsStep>>> kinds = new ArrayList<>();
        if (weights.messages() > 0) {
            kinds.add(
                    Tuple.of(
                            weights.messages(),
                            below(pairs).map(n -> ItsDraw.message(topology, n))));
        }
        if (commands > 0) {
            kinds.add(Tuple.of(commands, commands(topology, weights).map(ItsStep::of)));
        }
        return Arbitraries.frequencyOf(kinds);
    }

    /** Sequences of up to {@code lengthMax} steps. */
    public static Arbitrary<ItsSequence> sequences(
            ItsTopology topology, ItsOracle.Rules rules, ItsWeights weights, int lengthMax) {
        return steps(topology, weights)
                .list()
                .ofMaxSize(lengthMax)
                .map(steps -> new ItsSequence(topology, rules, steps));
    }

    /** Sequences that an ITS finds nothing wrong with, of up to {@code lengthMax} steps. */
    public static Arbitrary<ItsSequence> validSequences(
            ItsTopology topology, ItsOracle.Rules rules, int lengthMax) {
        return sequences(topology, rules, ItsWeights.IN_RANGE, lengthMax)
                .map(ItsSequence::onlyValid);
    }

    /** Chains of steps, each of which says what it does, on an ITS and the oracle. */
    public static ActionChainArbitrary<ItsPair> chains(
            ItsTopology topology,
            ItsOracle.Rules rules,
            ItsWeights weights,
            ItsUnderTest.Maker maker) {
        Arbitrary<ItsStep> steps = steps(topology, weights);
        return ActionChain.startWith(() -> new ItsPair(topology, rules, maker))
                .withAction(
                        (Action.Independent<ItsPair>)
                                () ->
                                        steps.map(
                                                step ->
                                                        Transformer.mutate(
                                                                step.words(),
                                                                pair -> pair.happen(step))))
                .withMaxTransformations(LENGTH_MAX);
    }

    // Drivers.

    /** Operations asked of a driver: two devices of up to 200 events, few LPIs, up to three cores. */
    public static Arbitrary<ItsDriverOperation> driverOperations() {
        Arbitrary<Integer> devices = devices();
        Arbitrary<Integer> events = events();
        Arbitrary<Integer> cores = Arbitraries.integers().between(0, 2);
        Arbitrary<Integer> lpis = Arbitraries.of(8192, 8193, 8200, 9000, 9300, 65_530);
        Arbitrary<ItsDriverOperation> mapDevice =
                Combinators.combine(devices, Arbitraries.of(1, 2, 3, 4, 5, 8, 24, 200))
                        .as(ItsDriverOperation::mapDevice);
        Arbitrary<ItsDriverOperation> mapEvents =
                Combinators.combine(
                                devices,
                                events,
                                Arbitraries.of(1, 1, 1, 2, 3, 4, 130, 200),
                                lpis,
                                cores)
                        .as(ItsDriverOperation::mapEvents);
        Arbitrary<ItsDriverOperation> moveEvent =
                Combinators.combine(devices, events, cores).as(ItsDriverOperation::moveEvent);
        return Arbitraries.frequencyOf(
                Tuple.of(3, mapDevice),
                Tuple.of(4, mapEvents),
                Tuple.of(2, moveEvent),
                Tuple.of(3, ofEvent(ItsDriverOperation.Kind.ENABLE)),
                Tuple.of(4, ofEvent(ItsDriverOperation.Kind.MESSAGE)),
                Tuple.of(2, ofEvent(ItsDriverOperation.Kind.DISABLE)),
                Tuple.of(2, ofEvent(ItsDriverOperation.Kind.UNMAP_EVENT)),
                Tuple.of(
                        1,
                        devices.map(
                                device ->
                                        ItsDriverOperation.of(
                                                ItsDriverOperation.Kind.UNMAP_DEVICE, device, 0))),
                Tuple.of(
                        1,
                        Arbitraries.just(
                                ItsDriverOperation.of(ItsDriverOperation.Kind.TAKE, 0, 0))));
    }

    private static Arbitrary<ItsDriverOperation> ofEvent(ItsDriverOperation.Kind kind) {
        return Combinators.combine(devices(), events())
                .as((device, event) -> ItsDriverOperation.of(kind, device, event));
    }

    /** The first more often, so that operations meet. */
    private static Arbitrary<Integer> devices() {
        return Arbitraries.of(0x10, 0x10, 0x18);
    }

    private static Arbitrary<Integer> events() {
        return Arbitraries.of(0, 0, 0, 1, 1, 2, 4);
    }

    /**
     * Sequences for a driver, on one to three cores: of up to {@code lengthMax} operations, those that
     * make no sense left out.
     */
    public static Arbitrary<ItsDriverSequence> driverSequences(int lengthMax) {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 3),
                        driverOperations().list().ofMaxSize(lengthMax))
                .as((cores, operations) -> new ItsDriverSequence(cores, operations).onlySensible());
    }

    /** Chains of operations, each of which says what it is, on a driver and the oracle. */
    public static ActionChainArbitrary<ItsDriverCheck> driverChains(
            int cores, ItsDriverUnderTest.Maker maker) {
        return ActionChain.startWith(() -> new ItsDriverCheck(cores, maker))
                .withAction(
                        (Action.Independent<ItsDriverCheck>)
                                () ->
                                        driverOperations()
                                                .map(
                                                        operation ->
                                                                Transformer.mutate(
                                                                        operation.words(),
                                                                        check ->
                                                                                check.perform(
                                                                                        operation))))
                .withMaxTransformations(ItsDriverSequence.LENGTH_USUAL);
    }
}
