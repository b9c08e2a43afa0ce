package dev.doorbell.bench.compare;

import java.util.List;

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
        List<AssumedConstant> assumed) {
    /** Keeps copies of the lists. */
    public ComparisonResult {
        deliveries = List.copyOf(deliveries);
        assumed = List.copyOf(assumed);
    }
}
