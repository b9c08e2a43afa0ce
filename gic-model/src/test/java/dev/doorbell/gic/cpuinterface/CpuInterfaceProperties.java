package dev.doorbell.gic.cpuinterface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.Icc;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.constraints.IntRange;

/**
 * Who is signalled, acknowledged and ended, against rules that are short and slow.
 *
 * <p>Eight edge-triggered SPIs at one core, in either group; no signal takes time.
 */
class CpuInterfaceProperties {
    private static final int FIRST = 40;
    private static final int COUNT = 8;
    private static final int NONE = 1023;
    private static final int IDLE = 0x100;

    private enum Verb {
        PULSE,
        CLEAR,
        PRIORITY,
        GROUP,
        ENABLE,
        DISABLE,
        ACKNOWLEDGE_0,
        ACKNOWLEDGE_1,
        END,
        DEACTIVATE,
        MASK,
        BINARY_POINT_0,
        BINARY_POINT_1,
        CONTROL,
        GROUP_ENABLES,
        FORWARDED
    }

    /** Something that happens, to an SPI where it is about one. */
    record Happening(Verb verb, int spi, int value) {
        @Override
        public String toString() {
            return verb + " " + (FIRST + spi) + " 0x" + Integer.toHexString(value);
        }
    }

    @Provide
    Arbitrary<List<Happening>> happenings() {
        Arbitrary<Verb> verbs =
                Arbitraries.oneOf(
                        Arbitraries.of(Verb.class),
                        Arbitraries.of(
                                Verb.PULSE,
                                Verb.PULSE,
                                Verb.PRIORITY,
                                Verb.PRIORITY,
                                Verb.ACKNOWLEDGE_0,
                                Verb.ACKNOWLEDGE_1,
                                Verb.ACKNOWLEDGE_1,
                                Verb.ENABLE,
                                Verb.DEACTIVATE,
                                Verb.END));
        return Combinators.combine(verbs, upTo(COUNT - 1), upTo(0xFF))
                .as(Happening::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(150)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    private static Arbitrary<Integer> upTo(int most) {
        return Arbitraries.integers()
                .between(0, most)
                .withDistribution(RandomDistribution.uniform());
    }

    /** The rules: a few booleans for each SPI, and the stack of what is being handled. */
    private static final class Rules {
        private final int bits;
        private final boolean[] pending = new boolean[COUNT];
        private final boolean[] active = new boolean[COUNT];
        private final boolean[] enabled = new boolean[COUNT];
        private final boolean[] group1 = new boolean[COUNT];
        private final int[] priority = new int[COUNT];
        private final boolean[] groupOn = {true, true};
        private final boolean[] forwarded = {true, true};
        private final int[] point;

        /** Group priorities being handled, and by which group each. */
        private final TreeMap<Integer, boolean[]> running = new TreeMap<>();

        private int mask;
        private boolean common;
        private boolean dropOnly;

        Rules(int bits) {
            this.bits = bits;
            this.mask = kept(0xFF);
            this.point = new int[] {least(), least() + 1};
            for (int spi = 0; spi < COUNT; spi++) {
                enabled[spi] = true;
                group1[spi] = true;
                priority[spi] = 0xA0;
            }
        }

        int kept(int value) {
            return value & (0xFF << (8 - bits));
        }

        int least() {
            return 7 - Math.min(bits, 7);
        }

        int group(int spi) {
            return group1[spi] ? 1 : 0;
        }

        /** What counts of a priority against that of an SPI: Group 1's point is one higher. */
        int abovePoint(int spi, int priority) {
            int unused = group1[spi] && !common ? point[1] : point[0] + 1;
            return priority >>> unused << unused;
        }

        int groupPriority(int spi) {
            return abovePoint(spi, priority[spi]);
        }

        int runningPriority() {
            return running.isEmpty() ? IDLE : running.firstKey();
        }

        /** The best interrupt that could be delivered, by priority and then by number, or -1. */
        int best() {
            int best = -1;
            for (int spi = 0; spi < COUNT; spi++) {
                int group = group(spi);
                boolean deliverable =
                        pending[spi]
                                && enabled[spi]
                                && !active[spi]
                                && groupOn[group]
                                && forwarded[group];
                if (deliverable && (best < 0 || priority[spi] < priority[best])) {
                    best = spi;
                }
            }
            return best;
        }

        /** The best interrupt if it is urgent enough to be signalled, or -1. */
        int signalled() {
            int best = best();
            boolean urgent =
                    best >= 0
                            && priority[best] < mask
                            && groupPriority(best) < abovePoint(best, runningPriority());
            return urgent ? best : -1;
        }

        int acknowledge(int group) {
            int spi = signalled();
            if (spi < 0 || group(spi) != group) {
                return NONE;
            }
            pending[spi] = false;
            active[spi] = true;
            running.computeIfAbsent(groupPriority(spi), p -> new boolean[2])[group] = true;
            return FIRST + spi;
        }

        /** Whether what runs is of the group; then it runs no more. */
        boolean drop(int group) {
            if (running.isEmpty() || !running.firstEntry().getValue()[group]) {
                return false;
            }
            boolean[] groups = running.firstEntry().getValue();
            groups[group] = false;
            if (!groups[0] && !groups[1]) {
                running.pollFirstEntry();
            }
            return true;
        }
    }

    @Property(tries = 400, seed = "3203", edgeCases = EdgeCasesMode.NONE)
    void theInterfaceAndTheRulesAlwaysAgree(
            @ForAll("happenings") List<Happening> happenings,
            @ForAll @IntRange(min = 4, max = 8) int bits) {
        Gicv3Config config = Gicv3Config.of(8).withPriorityBits(bits);
        try (GicMachine machine = GicMachine.open(1, config)) {
            machine.write(GicMachine.GICD, 3);
            machine.icc(0).write(Icc.IGRPEN0, 1);
            for (int spi = 0; spi < COUNT; spi++) {
                machine.open(FIRST + spi, true);
            }
            Rules rules = new Rules(bits);
            Deque<Integer> handled = new ArrayDeque<>();
            for (Happening happening : happenings) {
                perform(machine, rules, handled, happening);
                compare(machine, rules);
            }
        }
    }

    private static void perform(
            GicMachine machine, Rules rules, Deque<Integer> handled, Happening happening) {
        Icc icc = machine.icc(0);
        int spi = happening.spi();
        int intid = FIRST + spi;
        int value = happening.value();
        int group = value & 1;
        switch (happening.verb()) {
            case PULSE -> {
                machine.pulse(intid);
                rules.pending[spi] = true;
            }
            case CLEAR -> {
                machine.writeBit(0x280, intid);
                rules.pending[spi] = false;
            }
            case PRIORITY -> {
                machine.setPriority(intid, value);
                rules.priority[spi] = rules.kept(value);
            }
            case GROUP -> {
                long register = GicMachine.GICD + 0x84;
                long bit = 1L << (intid % 32);
                long others = machine.read(register) & ~bit;
                machine.write(register, group == 1 ? others | bit : others);
                rules.group1[spi] = group == 1;
            }
            case ENABLE -> {
                machine.writeBit(0x100, intid);
                rules.enabled[spi] = true;
            }
            case DISABLE -> {
                machine.writeBit(0x180, intid);
                rules.enabled[spi] = false;
            }
            case ACKNOWLEDGE_0, ACKNOWLEDGE_1 -> {
                int best = rules.signalled();
                boolean byTheRightOne = best >= 0 && (value & 6) != 0;
                int any = happening.verb() == Verb.ACKNOWLEDGE_0 ? 0 : 1;
                int by = byTheRightOne ? rules.group(best) : any;
                int expected = rules.acknowledge(by);
                assertThat(icc.read(by == 0 ? Icc.IAR0 : Icc.IAR1)).isEqualTo(expected);
                if (expected != NONE) {
                    handled.push(expected);
                }
            }
            case END -> {
                int ended = handled.isEmpty() ? intid : handled.peek();
                icc.write(group == 0 ? Icc.EOIR0 : Icc.EOIR1, ended);
                if (rules.drop(group)) {
                    handled.poll();
                    if (!rules.dropOnly) {
                        rules.active[ended - FIRST] = false;
                    }
                }
            }
            case DEACTIVATE -> {
                icc.write(Icc.DIR, intid);
                if (rules.dropOnly) {
                    rules.active[spi] = false;
                }
            }
            case MASK -> {
                int mask = (value & 7) == 0 ? value : 0xFF; // mostly
                icc.write(Icc.PMR, mask);
                rules.mask = rules.kept(mask);
            }
            case BINARY_POINT_0 -> {
                icc.write(Icc.BPR0, value & 7);
                rules.point[0] = Math.max(rules.least(), value & 7);
            }
            case BINARY_POINT_1 -> {
                icc.write(Icc.BPR1, value & 7);
                if (!rules.common) {
                    rules.point[1] = Math.max(rules.least() + 1, value & 7);
                }
            }
            case CONTROL -> {
                icc.write(Icc.CTLR, value & 3);
                rules.common = (value & 1) != 0;
                rules.dropOnly = (value & 2) != 0;
            }
            case GROUP_ENABLES -> {
                boolean on = (value & 6) != 0; // mostly
                icc.write(group == 0 ? Icc.IGRPEN0 : Icc.IGRPEN1, on ? 1 : 0);
                rules.groupOn[group] = on;
            }
            case FORWARDED -> {
                int enables = (value & 0xC) == 0 ? value & 3 : 3;
                machine.write(GicMachine.GICD, enables);
                rules.forwarded[0] = (enables & 1) != 0;
                rules.forwarded[1] = (enables & 2) != 0;
            }
        }
        machine.settle();
    }

    private static void compare(GicMachine machine, Rules rules) {
        Icc icc = machine.icc(0);
        int signalled = rules.signalled();
        assertThat(machine.isSignalled(0))
                .as("irq")
                .isEqualTo(signalled >= 0 && rules.group1[signalled]);
        assertThat(machine.isSignalledFast(0))
                .as("fiq")
                .isEqualTo(signalled >= 0 && !rules.group1[signalled]);
        int best = rules.best();
        assertThat(icc.read(Icc.HPPIR0))
                .isEqualTo(best >= 0 && !rules.group1[best] ? FIRST + best : NONE);
        assertThat(icc.read(Icc.HPPIR1))
                .isEqualTo(best >= 0 && rules.group1[best] ? FIRST + best : NONE);
        int running = rules.runningPriority();
        assertThat(icc.read(Icc.RPR)).isEqualTo(running == IDLE ? 0xFF : running);
        for (int spi = 0; spi < COUNT; spi++) {
            assertThat(machine.bit(0x200, FIRST + spi)).isEqualTo(rules.pending[spi]);
            assertThat(machine.bit(0x300, FIRST + spi)).isEqualTo(rules.active[spi]);
        }
    }
}
