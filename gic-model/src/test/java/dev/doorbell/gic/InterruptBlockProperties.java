package dev.doorbell.gic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The block of words against interrupts kept one by one, each a few booleans and a rule per event. */
class InterruptBlockProperties {
    private static final int GROUP_1 = InterruptGroup.GROUP1_NON_SECURE.bit();
    private static final int FIRST = 32;
    private static final int WORDS = 2;

    private enum Verb {
        RAISE,
        LOWER,
        SET_PENDING,
        CLEAR_PENDING,
        SET_ACTIVE,
        CLEAR_ACTIVE,
        ENABLE,
        DISABLE,
        ACKNOWLEDGE,
        DEACTIVATE,
        GROUP_ONE,
        GROUP_ZERO,
        EDGE,
        LEVEL,
        PRIORITY
    }

    /** Something that happens to one interrupt. */
    record Happening(Verb verb, int intid, int priority) {
        @Override
        public String toString() {
            return verb + " " + intid + (verb == Verb.PRIORITY ? " = " + priority : "");
        }
    }

    @Provide
    Arbitrary<List<Happening>> happenings() {
        Arbitrary<Integer> intids = Arbitraries.of(32, 33, 40, 63, 64, 95);
        return Combinators.combine(
                        Arbitraries.of(Verb.class), intids, Arbitraries.of(0x00, 0x80, 0xA0, 0xF8))
                .as(Happening::new)
                .list()
                .ofMaxSize(120);
    }

    /** One interrupt by the table of events: level-sensitive in the middle, edge on the right. */
    private static final class Rules {
        private boolean line;
        private boolean latch;
        private boolean active;
        private boolean enabled;
        private boolean edge;
        private boolean group1;
        private int priority;

        boolean pending() {
            return edge ? latch : latch || line;
        }

        boolean deliverable() {
            return pending() && enabled && !active && group1;
        }

        void hear(Happening happening) {
            switch (happening.verb()) {
                case RAISE -> {
                    if (edge && !line) {
                        latch = true;
                    }
                    line = true;
                }
                case LOWER -> line = false;
                case SET_PENDING -> latch = true;
                case CLEAR_PENDING -> latch = false;
                case SET_ACTIVE -> active = true;
                case CLEAR_ACTIVE, DEACTIVATE -> active = false;
                case ENABLE -> enabled = true;
                case DISABLE -> enabled = false;
                case ACKNOWLEDGE -> {
                    active = true;
                    latch = false;
                }
                case GROUP_ONE -> group1 = true;
                case GROUP_ZERO -> group1 = false;
                case EDGE -> edge = true;
                case LEVEL -> edge = false;
                case PRIORITY -> priority = happening.priority();
            }
        }
    }

    @Property(tries = 1500, seed = "2301", edgeCases = EdgeCasesMode.NONE)
    void theBlockAndTheRulesAlwaysAgree(@ForAll("happenings") List<Happening> happenings) {
        InterruptBlock block = new InterruptBlock(FIRST, WORDS);
        Rules[] rules = new Rules[32 * WORDS];
        for (int i = 0; i < rules.length; i++) {
            rules[i] = new Rules();
        }
        for (Happening happening : happenings) {
            boolean wasActive = block.isActive(happening.intid());
            if (happening.verb() == Verb.DEACTIVATE) {
                assertThat(block.deactivate(happening.intid())).isEqualTo(wasActive);
            } else {
                perform(block, happening);
            }
            rules[happening.intid() - FIRST].hear(happening);
            compare(block, rules);
        }
    }

    private static void perform(InterruptBlock block, Happening happening) {
        int intid = happening.intid();
        int word = block.word(intid);
        int bit = InterruptBlock.bit(intid);
        switch (happening.verb()) {
            case RAISE -> block.drive(intid, true);
            case LOWER -> block.drive(intid, false);
            case SET_PENDING -> block.setPending(word, bit);
            case CLEAR_PENDING -> block.clearPending(word, bit);
            case SET_ACTIVE -> block.setActive(word, bit);
            case CLEAR_ACTIVE -> block.clearActive(word, bit);
            case ENABLE -> block.enable(word, bit);
            case DISABLE -> block.disable(word, bit);
            case ACKNOWLEDGE -> block.acknowledge(intid);
            case DEACTIVATE -> block.deactivate(intid);
            case GROUP_ONE -> block.writeGroup(word, block.group(word) | bit);
            case GROUP_ZERO -> block.writeGroup(word, block.group(word) & ~bit);
            case EDGE, LEVEL -> {
                int half = (intid - FIRST) / 16;
                int field = 2 << (2 * (intid % 16));
                int others = block.configuration(half) & ~field;
                block.writeConfiguration(
                        half, others | (happening.verb() == Verb.EDGE ? field : 0));
            }
            case PRIORITY -> block.writePriority(intid, happening.priority(), 0xF8, true);
        }
    }

    private static void compare(InterruptBlock block, Rules[] rules) {
        for (int word = 0; word < WORDS; word++) {
            int best = -1;
            for (int bit = 0; bit < 32; bit++) {
                int intid = FIRST + 32 * word + bit;
                Rules rule = rules[32 * word + bit];
                assertThat(block.isPending(intid))
                        .as("%d pending", intid)
                        .isEqualTo(rule.pending());
                assertThat(block.isActive(intid)).as("%d active", intid).isEqualTo(rule.active);
                assertThat(block.isEdge(intid)).as("%d edge", intid).isEqualTo(rule.edge);
                assertThat(block.priority(intid)).isEqualTo(rule.priority);
                assertThat((block.enabled(word) >>> bit & 1) != 0).isEqualTo(rule.enabled);
                assertThat((block.deliverable(word, GROUP_1) >>> bit & 1) != 0)
                        .as("%d deliverable", intid)
                        .isEqualTo(rule.deliverable());
                boolean better = best < 0 || rule.priority < rules[best - FIRST].priority;
                if (rule.deliverable() && better) {
                    best = intid;
                }
            }
            assertThat(block.best(word, block.deliverable(word, GROUP_1))).isEqualTo(best);
        }
    }
}
