package dev.doorbell.nic.peer;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Which packets of one direction are lost.
 *
 * @param rate how likely each is lost, on its own; 0 to 1
 * @param numbers those lost for certain, counted from 1 in the order sent
 */
public record Loss(double rate, List<Long> numbers) {
    /** None. */
    public static final Loss NONE = new Loss(0, List.of());

    /** Checks and copies. */
    public Loss {
        Checks.rate("loss", rate);
        numbers = List.copyOf(numbers);
        for (long number : numbers) {
            Checks.atLeast("number of a lost packet", number, 1);
        }
    }

    /** Each is lost with this likelihood. */
    public static Loss rate(double rate) {
        return new Loss(rate, List.of());
    }

    /** These are lost, the first packet being number 1. */
    public static Loss of(long... numbers) {
        return new Loss(0, LongStream.of(numbers).boxed().toList());
    }
}
