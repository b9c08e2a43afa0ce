package dev.doorbell.bench.compare;

import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A timing constant as a comparison had it.
 *
 * @param constant its key
 * @param meaning what it is, in a few words
 * @param value its value
 * @param unit what the value counts; empty for a pure number
 * @param provenance how far to trust it: {@code specified}, {@code measured}, {@code derived} or {@code
 *     assumed}
 * @param source what the profile says of it
 */
public record TimingEntry(
        String constant,
        String meaning,
        long value,
        String unit,
        String provenance,
        String source) {

    /** All of a profile's, in path order. */
    static List<TimingEntry> of(TimingProfile profile) {
        List<TimingEntry> all = new ArrayList<>();
        for (TimingConstant constant : TimingConstant.values()) {
            TimingProfile.Entry entry = profile.entry(constant);
            all.add(
                    new TimingEntry(
                            constant.key(),
                            constant.meaning(),
                            entry.value(),
                            unit(constant.unit()),
                            entry.provenance().name().toLowerCase(Locale.ROOT),
                            entry.source()));
        }
        return all;
    }

    /** As results write a unit. */
    static String unit(TimingConstant.Unit unit) {
        return switch (unit) {
            case CPU -> "cpu cycles";
            case GIC -> "gic cycles";
            case NANOS -> "ns";
            case HZ -> "Hz";
            case COUNT -> "";
        };
    }
}
