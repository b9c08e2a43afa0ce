package dev.doorbell.bench.report;

import dev.doorbell.bench.compare.AssumedConstant;
import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.compare.TimingEntry;
import dev.doorbell.bench.report.Page.Block;
import dev.doorbell.bench.report.Page.Cell;
import dev.doorbell.bench.report.Page.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The timing constants as a table: assumed ones that mattered first, then by how far to trust them. */
final class ConstantRows {
    private static final List<String> TRUST =
            List.of("assumed", "derived", "measured", "specified");

    private ConstantRows() {}

    static List<Block> blocks(ComparisonResult result) {
        List<Block> blocks = new ArrayList<>();
        Map<String, AssumedConstant> assumed = new HashMap<>();
        result.assumed().forEach(each -> assumed.put(each.constant(), each));
        List<TimingEntry> all = new ArrayList<>(result.constants());
        if (all.isEmpty()) {
            blocks.add(
                    new Page.Missing(
                            "This result was written by an older doorbell and holds only the"
                                    + " assumed constants, not the others."));
            for (AssumedConstant each : result.assumed()) {
                all.add(
                        new TimingEntry(
                                each.constant(),
                                "",
                                each.value(),
                                each.unit(),
                                "assumed",
                                each.source()));
            }
        }
        all.sort(
                Comparator.comparingDouble(
                                (TimingEntry each) -> -weight(assumed.get(each.constant())))
                        .thenComparingInt(each -> trust(each.provenance())));
        blocks.add(new Page.Paragraph(words(result)));
        List<List<Cell>> rows = new ArrayList<>();
        for (TimingEntry each : all) {
            rows.add(row(each, assumed.get(each.constant())));
        }
        blocks.add(
                new Table(
                        "Timing constants of profile " + result.profile(),
                        List.of("Constant", "Value", "Provenance", "Doubled", "Source"),
                        rows,
                        false));
        return blocks;
    }

    private static String words(ComparisonResult result) {
        long mattered = result.assumed().stream().filter(AssumedConstant::mattered).count();
        return "Profile "
                + result.profile()
                + ". Every constant says where it comes from. "
                + (mattered == 0
                        ? "Of the assumed ones none moves a mean by more than 1 % when doubled."
                        : "Assumed ones are marked; those that move a mean by more than 1 % when"
                                + " doubled come first, by how much they do.");
    }

    private static List<Cell> row(TimingEntry entry, @Nullable AssumedConstant assumed) {
        boolean mattered = assumed != null && assumed.mattered();
        return List.of(
                new Cell(
                        entry.constant(), entry.meaning().isEmpty() ? null : entry.meaning(), null),
                Cell.of((Figures.count(entry.value()) + " " + entry.unit()).strip()),
                new Cell(
                        mattered ? entry.provenance() + ",\u00a0mattered" : entry.provenance(),
                        null,
                        mattered
                                ? "mattered"
                                : TRUST.contains(entry.provenance()) ? entry.provenance() : null),
                assumed == null ? Cell.of("") : doubled(assumed),
                Cell.of(entry.source()));
    }

    private static Cell doubled(AssumedConstant assumed) {
        String skipped = assumed.skipped();
        if (skipped != null) {
            return new Cell("not doubled", skipped, null);
        }
        return Cell.of(
                assumed.effects().stream()
                        .map(each -> each.delivery() + " " + Figures.change(each.relativeChange()))
                        .map(each -> each.replace(' ', '\u00a0'))
                        .collect(Collectors.joining(", ")));
    }

    /** How far doubling it moves anything; nothing below those that mattered. */
    private static double weight(@Nullable AssumedConstant assumed) {
        return assumed == null || !assumed.mattered()
                ? 0
                : assumed.effects().stream()
                        .mapToDouble(each -> each.relativeChange().abs().doubleValue())
                        .max()
                        .orElse(0);
    }

    private static int trust(String provenance) {
        int at = TRUST.indexOf(provenance);
        return at < 0 ? TRUST.size() : at;
    }
}
