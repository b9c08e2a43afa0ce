package dev.doorbell.gic.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.v2.Gicv2Oracle.Face;
import dev.doorbell.gic.v2.Gicv2Oracle.Source;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The GICv2 beside an oracle that knows only the rules, and under accesses of every shape. */
class Gicv2Properties {
    private static final int CORES = 3;

    /** Both groups everywhere; only the first acknowledges both, only the last has fast ones. */
    private static final int[] CONTROLS = {7, 3, 0xB};

    private static final int[] INTIDS = {0, 1, 7, 16, 27, 32, 33, 34, 35, 36, 37, 70, 71};

    private enum Verb {
        WIRE,
        PEND,
        UNPEND,
        ENABLE,
        DISABLE,
        ACTIVATE,
        INACTIVATE,
        PRIORITY,
        TARGETS,
        GROUP,
        TRIGGER,
        SEND,
        TAKE_BACK,
        ACKNOWLEDGE,
        ACKNOWLEDGE_ALIAS,
        END,
        END_ANY,
        END_ALIAS,
        DEACTIVATE,
        MASK,
        POINT,
        ALIASED_POINT,
        CONTROL,
        FORWARD
    }

    private record Step(Verb verb, int core, int intid, int value) {
        boolean flag() {
            return (value & 1) != 0;
        }

        /** A priority of one of eight classes, with some sub-priority. */
        int priority() {
            return value & 0xE3;
        }

        int control() {
            return (value & 0x1F) | (value & 0x80) << 2;
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Verb> verbs =
                Arbitraries.frequency(
                        Tuple.of(8, Verb.ACKNOWLEDGE),
                        Tuple.of(3, Verb.END),
                        Tuple.of(9, Verb.PEND),
                        Tuple.of(4, Verb.WIRE),
                        Tuple.of(4, Verb.SEND),
                        Tuple.of(3, Verb.ENABLE),
                        Tuple.of(3, Verb.PRIORITY),
                        Tuple.of(2, Verb.TARGETS),
                        Tuple.of(2, Verb.DEACTIVATE),
                        Tuple.of(3, Verb.GROUP),
                        Tuple.of(2, Verb.ACKNOWLEDGE_ALIAS),
                        Tuple.of(1, Verb.END_ANY),
                        Tuple.of(1, Verb.END_ALIAS),
                        Tuple.of(1, Verb.UNPEND),
                        Tuple.of(1, Verb.DISABLE),
                        Tuple.of(1, Verb.ACTIVATE),
                        Tuple.of(1, Verb.INACTIVATE),
                        Tuple.of(1, Verb.TRIGGER),
                        Tuple.of(1, Verb.TAKE_BACK),
                        Tuple.of(1, Verb.MASK),
                        Tuple.of(1, Verb.POINT),
                        Tuple.of(1, Verb.ALIASED_POINT),
                        Tuple.of(1, Verb.CONTROL),
                        Tuple.of(1, Verb.FORWARD));
        Arbitrary<Integer> cores = Arbitraries.integers().between(0, CORES - 1);
        Arbitrary<Integer> intids =
                Arbitraries.of(IntStream.of(INTIDS).boxed().collect(Collectors.toList()));
        Arbitrary<Integer> values = Arbitraries.integers().between(0, 0xFF);
        return Combinators.combine(verbs, cores, intids, values)
                .as(Step::new)
                .list()
                .ofMinSize(40)
                .ofMaxSize(200);
    }

    /** A GICv2 and its oracle, both open, with interrupts of both groups at each core. */
    private static final class Pair implements AutoCloseable {
        final Gicv2Machine machine = Gicv2Machine.open(CORES);
        final Gicv2Oracle oracle = new Gicv2Oracle(CORES, 32 + 8 * 32);
        final List<List<Integer>> taken = new ArrayList<>();

        Pair() {
            oracle.control = 3;
            for (Face face : oracle.faces) {
                face.mask = 0xFF;
                taken.add(new ArrayList<>());
            }
            for (int core = 0; core < CORES; core++) {
                perform(new Step(Verb.CONTROL, core, 0, CONTROLS[core]));
            }
            for (int i = 0; i < INTIDS.length; i++) {
                perform(new Step(Verb.TARGETS, 0, INTIDS[i], 1 << (i % CORES)));
                perform(new Step(Verb.PRIORITY, i % CORES, INTIDS[i], 0x20 * (i % 8)));
                perform(new Step(Verb.TRIGGER, 0, INTIDS[i], i));
                perform(new Step(Verb.ENABLE, i % CORES, INTIDS[i], 0));
                perform(new Step(Verb.GROUP, i % CORES, INTIDS[i], i / 2));
            }
        }

        void perform(Step step) {
            int core = step.core();
            int intid = step.intid();
            Face face = oracle.faces.get(core);
            Source source = oracle.source(core, intid);
            switch (step.verb()) {
                case ACKNOWLEDGE, ACKNOWLEDGE_ALIAS -> {
                    boolean alias = step.verb() == Verb.ACKNOWLEDGE_ALIAS;
                    int value = (int) machine.gicc(core, alias ? 0x20 : 0xC);
                    assertThat(value).isEqualTo(oracle.acknowledge(core, alias));
                    if (value < 1020 || value > 1023) {
                        taken.get(core).add(value);
                    }
                }
                case END, END_ANY, END_ALIAS -> {
                    List<Integer> stack = taken.get(core);
                    boolean any = step.verb() == Verb.END_ANY || stack.isEmpty();
                    int value = any ? intid : stack.remove(stack.size() - 1);
                    boolean alias = step.verb() == Verb.END_ALIAS;
                    machine.gicc(core, alias ? 0x24 : 0x10, value);
                    oracle.end(core, value, alias);
                }
                case DEACTIVATE -> {
                    int value = (step.value() % CORES) << 10 | intid;
                    machine.gicc(core, 0x1000, value);
                    oracle.deactivate(core, value);
                }
                case MASK -> {
                    face.mask = step.value();
                    machine.gicc(core, 4, face.mask);
                }
                case POINT -> {
                    face.point = step.value() & 7;
                    machine.gicc(core, 8, face.point);
                }
                case ALIASED_POINT -> {
                    face.aliasedPoint = Math.max(1, step.value() & 7);
                    machine.gicc(core, 0x1C, face.aliasedPoint);
                }
                case CONTROL -> {
                    face.control = step.control();
                    machine.gicc(core, 0, face.control);
                }
                case FORWARD -> {
                    oracle.control = step.value() & 3;
                    machine.gicd(core, 0, oracle.control);
                }
                default -> change(step, source);
            }
        }

        private void change(Step step, Source source) {
            int core = step.core();
            int intid = step.intid();
            boolean software = intid < 16;
            switch (step.verb()) {
                case WIRE -> {
                    if (intid >= 32) {
                        machine.drive(intid, step.flag());
                        source.wire(step.flag());
                    }
                }
                case PEND -> {
                    machine.writeBit(core, 0x200, intid);
                    source.latch |= !software;
                }
                case UNPEND -> {
                    machine.writeBit(core, 0x280, intid);
                    source.latch = false;
                }
                case ENABLE -> {
                    machine.writeBit(core, 0x100, intid);
                    source.enabled = true;
                }
                case DISABLE -> {
                    machine.writeBit(core, 0x180, intid);
                    source.enabled = software;
                }
                case ACTIVATE -> {
                    machine.writeBit(core, 0x300, intid);
                    source.active = true;
                }
                case INACTIVATE -> {
                    machine.writeBit(core, 0x380, intid);
                    source.active = false;
                }
                case PRIORITY -> {
                    machine.bus()
                            .write(
                                    Gicv2Machine.GICD + 0x400 + intid,
                                    1,
                                    step.priority(),
                                    Requester.core(core));
                    machine.settle();
                    source.priority = step.priority();
                }
                case TARGETS -> {
                    machine.setTargets(intid, step.value());
                    source.targets =
                            IntStream.range(0, CORES)
                                    .filter(c -> (step.value() >> c & 1) != 0)
                                    .boxed()
                                    .collect(Collectors.toUnmodifiableSet());
                }
                case GROUP -> {
                    machine.setGroup1(core, intid, step.flag());
                    source.group1 = step.flag();
                }
                case TRIGGER -> {
                    if (intid >= 32) {
                        machine.configure(intid, step.flag());
                        source.edge = step.flag();
                    }
                }
                case SEND -> {
                    machine.sendSgi(core, intid & 7, step.value());
                    for (int target = 0; target < CORES; target++) {
                        if ((step.value() >> target & 1) != 0) {
                            sgi(target, intid & 7).senders.add(core);
                        }
                    }
                }
                case TAKE_BACK -> {
                    int sgi = intid & 7;
                    machine.gicd(core, 0xF10 + (sgi & ~3), 1L << (8 * (sgi & 3)));
                    sgi(core, sgi).senders.removeAll(Set.of(0));
                }
                default -> throw new IllegalStateException(step.toString());
            }
        }

        private Source sgi(int core, int sgi) {
            return oracle.faces.get(core).own.get(sgi);
        }

        void compare() {
            for (int core = 0; core < CORES; core++) {
                int inputs = (machine.irq(core) ? 1 : 0) + (machine.fiq(core) ? 2 : 0);
                assertThat(inputs).as("inputs of core %d", core).isEqualTo(oracle.inputs(core));
                assertThat(machine.gicc(core, 0x18)).isEqualTo(oracle.highest(core, false));
                assertThat(machine.gicc(core, 0x28)).isEqualTo(oracle.highest(core, true));
                int running = Math.min(0xFF, oracle.faces.get(core).running());
                assertThat(machine.gicc(core, 0x14)).as("running").isEqualTo(running);
                for (int word = 0; word < 2; word++) {
                    assertThat(machine.gicd(core, 0x200 + 4L * word))
                            .isEqualTo(word(core, word, 0));
                    assertThat(machine.gicd(core, 0x300 + 4L * word))
                            .isEqualTo(word(core, word, 1));
                }
            }
        }

        private long word(int core, int word, int what) {
            long bits = 0;
            for (int bit = 0; bit < 32; bit++) {
                Source source = oracle.source(core, 32 * word + bit);
                if (what == 0 ? source.pending() : source.active) {
                    bits |= 1L << bit;
                }
            }
            return bits;
        }

        @Override
        public void close() {
            machine.close();
        }
    }

    @Property(tries = 300, seed = "4802", edgeCases = EdgeCasesMode.NONE)
    void theGicAndTheRulesAlwaysAgree(@ForAll("steps") List<Step> steps) {
        try (Pair pair = new Pair()) {
            for (Step step : steps) {
                pair.perform(step);
                pair.compare();
            }
        }
    }

    /** One access of any shape. */
    private record Shape(boolean distributor, long offset, int bytes, long value, int requester) {}

    @Provide
    Arbitrary<List<Shape>> shapes() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.longs().between(0, 0x2010),
                        Arbitraries.of(1, 2, 4, 8),
                        Arbitraries.longs(),
                        Arbitraries.integers().between(0, 10))
                .as((d, o, b, v, r) -> new Shape(d, o & -b, b, v, requester(r)))
                .list()
                .ofMinSize(50)
                .ofMaxSize(400);
    }

    private static int requester(int which) {
        if (which < 4) {
            return Requester.core(which);
        }
        return which < 8 ? Requester.secureCore(which - 4) : Requester.DEBUGGER - 8 + which;
    }

    @Property(tries = 300, seed = "4803", edgeCases = EdgeCasesMode.NONE)
    void noSequenceOfAccessesBreaksAnything(
            @ForAll("shapes") List<Shape> shapes, @ForAll boolean qemu, @ForAll boolean twoStates) {
        GicBehaviour behaviour = qemu ? GicBehaviour.QEMU : GicBehaviour.ARCHITECTURE;
        try (Gicv2Machine machine = new Gicv2Machine(4, behaviour, twoStates, 0)) {
            machine.openAll();
            for (Shape shape : shapes) {
                BusTarget target =
                        shape.distributor()
                                ? machine.gic().distributor()
                                : machine.gic().cpuInterface();
                target.write(shape.offset(), shape.bytes(), shape.value(), shape.requester());
                long read = target.read(shape.offset(), shape.bytes(), shape.requester());
                assertThat(shape.bytes() == 8 ? 0 : read >>> (8 * shape.bytes())).isZero();
                machine.settle();
                for (int core = 0; core < 4; core++) {
                    assertThat(machine.irq(core) && machine.fiq(core)).as("both inputs").isFalse();
                }
            }
        }
    }
}
