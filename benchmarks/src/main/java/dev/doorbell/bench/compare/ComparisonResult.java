package dev.doorbell.bench.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a comparison; its components are the fields of the JSON result, in that order.
 *
 * @param seed what all randomness followed from
 * @param digest the hash of everything that happened in all runs, 16 hexadecimal digits
 * @param board the board's name
 * @param nic the network device's name
 * @param profile the timing profile's name, with a {@code +} if constants were set
 * @param workload what arrived, as the user named it
 * @param deliveries one entry for each delivery, in the order asked for
 * @param verdict the answer in one sentence
 * @param assumed the timing constants that nobody measured, and what each does
 * @param effects how far every other delivery is from the best, and how sure that is; empty if fewer than
 *     two delivered, or an older doorbell wrote this
 * @param constants all timing constants, in path order; empty if an older doorbell wrote this
 * @param command the command that gives this result again, in parts that belong on one line each: the
 *     command, then an option with its value; empty if it came from no command line
 * @param version of the doorbell that made this; null if it came from no packaged one
 */
public record ComparisonResult(
        long seed,
        String digest,
        String board,
        String nic,
        String profile,
        String workload,
        List<DeliveryResult> deliveries,
        String verdict,
        List<AssumedConstant> assumed,
        List<Effect> effects,
        List<TimingEntry> constants,
        List<String> command,
        @Nullable String version) {
    /** Keeps copies of the lists. */
    public ComparisonResult {
        deliveries = List.copyOf(deliveries);
        assumed = List.copyOf(assumed);
        effects = orEmpty(effects);
        constants = orEmpty(constants);
        command = orEmpty(command);
    }

    /** The same, with what asked for it. */
    public ComparisonResult from(List<String> asked, @Nullable String doorbell) {
        return new ComparisonResult(
                seed,
                digest,
                board,
                nic,
                profile,
                workload,
                deliveries,
                verdict,
                assumed,
                effects,
                constants,
                asked,
                doorbell);
    }

    /** A list that a file may not have. */
    static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
