package dev.doorbell.bench.diff;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two results, A (before) and B (after); its components are the fields of the JSON
 * output, in that order.
 *
 * @param a what A is
 * @param b what B is
 * @param same whether nothing that was measured differs
 * @param verdict the answer in one sentence
 * @param comparable whether both had the same board, network device and workload to cope with
 * @param setup what differs in what was asked for; empty if nothing does
 * @param deliveries those that both have, in the order of A
 * @param onlyInA deliveries that B does not have
 * @param onlyInB deliveries that A does not have
 * @param gates what was not to happen, in the order asked
 */
public record DiffResult(
        Side a,
        Side b,
        boolean same,
        String verdict,
        boolean comparable,
        List<Setup> setup,
        List<Delivery> deliveries,
        List<String> onlyInA,
        List<String> onlyInB,
        List<Gated> gates) {

    /**
     * One of the results.
     *
     * @param file where it was read from
     * @param digest the hash of everything that happened
     */
    public record Side(String file, String digest) {}

    /**
     * Something that was asked for differently.
     *
     * @param what it is: {@code board}, {@code seed}, or a timing constant's key
     * @param a what it is in A; null if A has none
     * @param b what it is in B; null if B has none
     */
    public record Setup(String what, @Nullable String a, @Nullable String b) {}

    /**
     * A delivery.
     *
     * @param delivery its name
     * @param measures of the whole
     * @param stages where its time goes, in path order, each the mean over delivered packets
     */
    public record Delivery(String delivery, List<Change> measures, List<Change> stages) {
        /** Keeps copies. */
        public Delivery {
            measures = List.copyOf(measures);
            stages = List.copyOf(stages);
        }
    }

    /** How sure it is that something moved. */
    public enum Judgement {
        /** Both are the same number. */
        @JsonProperty("equal")
        EQUAL,
        /** It moved: chance does that in less than one comparison of twenty. */
        @JsonProperty("significant")
        SIGNIFICANT,
        /** Chance may have done it. */
        @JsonProperty("unclear")
        UNCLEAR,
        /** There is one number of each, or too few, so that nobody can say. */
        @JsonProperty("not_judged")
        NOT_JUDGED
    }

    /**
     * A measure in both results. Less is better, of each of them.
     *
     * @param measure its name, as gates have it
     * @param unit {@code ns}, {@code ratio} or {@code count}
     * @param a its value in A; null if there is none
     * @param b its value in B
     * @param change B less A; null if one of them is not there
     * @param relative the change in parts of A; null if A is 0, too
     * @param judgement how sure it is
     * @param p probability of a change at least so clear if there were none, corrected for the number of
     *     comparisons; null if it is not judged
     */
    public record Change(
            String measure,
            String unit,
            @Nullable Double a,
            @Nullable Double b,
            @Nullable Double change,
            @Nullable Double relative,
            Judgement judgement,
            @Nullable Double p) {
        /** Whether it is not the same in both. */
        public boolean hasMoved() {
            return judgement != Judgement.EQUAL;
        }
    }

    /**
     * A gate, and whether it was passed.
     *
     * @param gate as it was written
     * @param failed whether what was not to happen happened, or nobody can say
     * @param reasons for each delivery that failed it, what was found
     */
    public record Gated(String gate, boolean failed, List<String> reasons) {
        /** Keeps a copy. */
        public Gated {
            reasons = List.copyOf(reasons);
        }
    }

    /** Keeps copies. */
    public DiffResult {
        setup = List.copyOf(setup);
        deliveries = List.copyOf(deliveries);
        onlyInA = List.copyOf(onlyInA);
        onlyInB = List.copyOf(onlyInB);
        gates = List.copyOf(gates);
    }

    /** Whether something happened that was not to. */
    public boolean failed() {
        return gates.stream().anyMatch(Gated::failed);
    }
}
