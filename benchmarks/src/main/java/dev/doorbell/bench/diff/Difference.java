package dev.doorbell.bench.diff;

import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.compare.DeliveryResult;
import dev.doorbell.bench.compare.TimingEntry;
import dev.doorbell.bench.diff.DiffResult.Change;
import dev.doorbell.bench.diff.DiffResult.Judgement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what differs between two results. */
public final class Difference {
    private final String fileA;
    private final String fileB;
    private final ComparisonResult a;
    private final ComparisonResult b;

    /** Prepares to compare {@code a} (before) with {@code b} (after). */
    public Difference(String fileA, ComparisonResult a, String fileB, ComparisonResult b) {
        this.fileA = fileA;
        this.a = a;
        this.fileB = fileB;
        this.b = b;
    }

    /** Deliveries that both have, in the order of A. */
    public List<String> deliveries() {
        return a.deliveries().stream()
                .map(DeliveryResult::delivery)
                .filter(name -> find(b, name) != null)
                .toList();
    }

    /** Stages that any delivery of either passes, in path order as far as one result tells it. */
    public List<String> stages() {
        Set<String> stages = new LinkedHashSet<>();
        for (ComparisonResult each : List.of(a, b)) {
            each.deliveries().forEach(delivery -> stages.addAll(stages(delivery)));
        }
        return List.copyOf(stages);
    }

    private static List<String> stages(DeliveryResult of) {
        return of.stages().stream().map(DeliveryResult.StageMean::stage).toList();
    }

    private static @Nullable DeliveryResult find(ComparisonResult in, String name) {
        return in.deliveries().stream()
                .filter(each -> each.delivery().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Finds it. */
    public DiffResult result(List<Gate> gates) {
        List<Pair> pairs = pairs();
        List<Double> chances = new ArrayList<>();
        pairs.forEach(pair -> pair.quantities().forEach(each -> addChance(pair, each, chances)));
        Iterator<Double> corrected = Significance.holm(chances).iterator();
        List<DiffResult.Delivery> found = new ArrayList<>();
        for (Pair pair : pairs) {
            List<Change> measures = new ArrayList<>();
            List<Change> stages = new ArrayList<>();
            for (Quantity each : pair.quantities()) {
                Change change = change(pair, each, corrected);
                (Quantity.WHOLE.contains(each) ? measures : stages).add(change);
            }
            found.add(new DiffResult.Delivery(pair.before().delivery(), measures, stages));
        }
        boolean same =
                found.stream().allMatch(Difference::isEqual)
                        && only(a, b).isEmpty()
                        && only(b, a).isEmpty();
        return new DiffResult(
                new DiffResult.Side(fileA, a.digest()),
                new DiffResult.Side(fileB, b.digest()),
                same,
                verdict(found, same),
                isComparable(),
                setup(),
                found,
                only(a, b),
                only(b, a),
                gates.stream().map(each -> each.check(found)).toList());
    }

    /** A delivery in both results, and what of it is compared. */
    private record Pair(
            DeliveryResult before,
            DeliveryResult after,
            boolean isPaired,
            List<Quantity> quantities) {
        double chance(Quantity of) {
            return Significance.p(of.samples(before), of.samples(after), isPaired);
        }
    }

    private List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (String name : deliveries()) {
            DeliveryResult before = Objects.requireNonNull(find(a, name));
            DeliveryResult after = Objects.requireNonNull(find(b, name));
            Set<String> passed = new LinkedHashSet<>(stages(before));
            passed.addAll(stages(after));
            List<Quantity> quantities = new ArrayList<>(Quantity.WHOLE);
            stages().stream()
                    .filter(passed::contains)
                    .forEach(stage -> quantities.add(Quantity.stage(stage)));
            pairs.add(new Pair(before, after, isPaired(before, after), quantities));
        }
        return pairs;
    }

    private static boolean isEqual(DiffResult.Delivery of) {
        return of.measures().stream().noneMatch(Change::hasMoved)
                && of.stages().stream().noneMatch(Change::hasMoved);
    }

    private boolean isComparable() {
        return a.board().equals(b.board())
                && a.nic().equals(b.nic())
                && a.workload().equals(b.workload());
    }

    private static List<String> only(ComparisonResult in, ComparisonResult notIn) {
        return in.deliveries().stream()
                .map(DeliveryResult::delivery)
                .filter(name -> find(notIn, name) == null)
                .toList();
    }

    // What was measured.

    /** Whether the n-th replications of both saw the same packets, at the same phase of the tick. */
    private boolean isPaired(DeliveryResult before, DeliveryResult after) {
        return a.seed() == b.seed()
                && a.workload().equals(b.workload())
                && before.packets().in() == after.packets().in()
                && before.replications().size() == after.replications().size();
    }

    private static void addChance(Pair pair, Quantity quantity, List<Double> chances) {
        double p = pair.chance(quantity);
        if (!Double.isNaN(p)) {
            chances.add(p);
        }
    }

    /** A change; where it can be judged, the next of the chances is its own. */
    private static Change change(Pair pair, Quantity quantity, Iterator<Double> corrected) {
        BigDecimal from = quantity.value().apply(pair.before());
        BigDecimal to = quantity.value().apply(pair.after());
        BigDecimal change = from == null || to == null ? null : to.subtract(from);
        Double relative =
                change == null || from == null || from.signum() == 0
                        ? null
                        : Double.valueOf(change.doubleValue() / from.doubleValue());
        Double p = Double.isNaN(pair.chance(quantity)) ? null : corrected.next();
        return new Change(
                quantity.name(),
                quantity.unit(),
                number(from),
                number(to),
                number(change),
                relative,
                judgement(Objects.equals(number(from), number(to)), p),
                p);
    }

    private static Judgement judgement(boolean isEqual, @Nullable Double p) {
        if (isEqual) {
            return Judgement.EQUAL;
        }
        if (p == null) {
            return Judgement.NOT_JUDGED;
        }
        return p < Significance.LEVEL ? Judgement.SIGNIFICANT : Judgement.UNCLEAR;
    }

    private static @Nullable Double number(@Nullable BigDecimal value) {
        return value == null ? null : Double.valueOf(value.doubleValue());
    }

    // What was asked for.

    private List<DiffResult.Setup> setup() {
        List<DiffResult.Setup> all = new ArrayList<>();
        differ(all, "version", a.version(), b.version());
        differ(all, "board", a.board(), b.board());
        differ(all, "nic", a.nic(), b.nic());
        differ(all, "workload", a.workload(), b.workload());
        differ(all, "packets", packets(a), packets(b));
        differ(all, "seed", Long.toString(a.seed()), Long.toString(b.seed()));
        differ(all, "profile", a.profile(), b.profile());
        Map<String, String> before = constants(a);
        Map<String, String> after = constants(b);
        if (!before.isEmpty() && !after.isEmpty()) {
            Set<String> keys = new LinkedHashSet<>(before.keySet());
            keys.addAll(after.keySet());
            keys.forEach(key -> differ(all, key, before.get(key), after.get(key)));
        }
        if (all.isEmpty()) {
            differ(all, "command", String.join(" ", a.command()), String.join(" ", b.command()));
        }
        return all;
    }

    private static void differ(
            List<DiffResult.Setup> all, String what, @Nullable String a, @Nullable String b) {
        if (!Objects.equals(a, b)) {
            all.add(new DiffResult.Setup(what, a, b));
        }
    }

    private static String packets(ComparisonResult of) {
        return of.deliveries().isEmpty()
                ? "0"
                : Long.toString(of.deliveries().get(0).packets().in());
    }

    private static Map<String, String> constants(ComparisonResult of) {
        Map<String, String> all = new LinkedHashMap<>();
        for (TimingEntry each : of.constants()) {
            all.put(each.constant(), (each.value() + " " + each.unit()).strip());
        }
        return all;
    }

    // The answer.

    private static String verdict(List<DiffResult.Delivery> deliveries, boolean same) {
        if (same) {
            return "no difference";
        }
        List<String> words = new ArrayList<>();
        for (DiffResult.Delivery each : deliveries) {
            words.add(each.delivery() + " " + verdict(each));
        }
        return words.isEmpty() ? "no delivery is in both results" : String.join("; ", words);
    }

    private static String verdict(DiffResult.Delivery of) {
        Change mean = of.measures().get(0);
        Double relative = mean.relative();
        Double change = mean.change();
        if (isEqual(of)) {
            return "is the same";
        }
        if (!mean.hasMoved()) {
            return "has the same mean, and differs otherwise";
        }
        if (change == null || relative == null) {
            return "has no mean in one of them";
        }
        String sure =
                switch (mean.judgement()) {
                    case SIGNIFICANT, EQUAL -> "";
                    case UNCLEAR -> ", which may be chance";
                    case NOT_JUDGED -> ", and nobody can say whether by chance";
                };
        return Figures.percent(Math.abs(relative)).substring(1)
                + (change < 0 ? " faster" : " slower")
                + " on average ("
                + Figures.change(change, mean.unit())
                + sure
                + ")"
                + moved(of, change);
    }

    /** The stage that has most of the change. */
    private static String moved(DiffResult.Delivery of, double change) {
        Change most = null;
        for (Change each : of.stages()) {
            if (size(each, change) > size(most, change)) {
                most = each;
            }
        }
        return most == null
                ? ""
                : ", most of it in "
                        + most.measure()
                        + " ("
                        + Figures.change(size(most, change) * Math.signum(change), "ns")
                        + ")";
    }

    /** How much it has of a change in that direction; a stage that is in one result only has all its time. */
    private static double size(@Nullable Change change, double direction) {
        if (change == null) {
            return 0;
        }
        double from = change.a() == null ? 0 : change.a();
        double to = change.b() == null ? 0 : change.b();
        return (to - from) * Math.signum(direction);
    }
}
