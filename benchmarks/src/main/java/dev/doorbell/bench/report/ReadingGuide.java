package dev.doorbell.bench.report;

import dev.doorbell.bench.report.Page.Block;
import dev.doorbell.bench.report.Page.Term;
import java.util.List;

/** What the words and intervals of a report mean. */
final class ReadingGuide {
    private ReadingGuide() {}

    static List<Block> blocks() {
        return List.of(
                new Page.Terms(
                        List.of(
                                new Term(
                                        "Latency",
                                        "from a packet’s first bit on the wire to the thread that"
                                                + " has it."),
                                new Term(
                                        "Delivery",
                                        "the way the kernel hears of packets: poll (a timer looks),"
                                                + " intx (a pin), msi and msix (a message)."),
                                new Term(
                                        "Replication",
                                        "one of up to ten independent runs that share the workload"
                                                + " between them; every delivery sees the same"
                                                + " arrivals in it."),
                                new Term(
                                        "95 % interval",
                                        "would hold the true value in 95 of 100 such comparisons;"
                                                + " from the spread between replications, because"
                                                + " packets of one replication depend on each"
                                                + " other."),
                                new Term(
                                        "Cliff’s delta",
                                        "of all pairs of a packet of each delivery, the share in"
                                                + " which the first takes longer minus the share in"
                                                + " which it takes less: 0 is no difference, 1 is"
                                                + " always. Below 0.147 it is called negligible,"
                                                + " below 0.33 small, below 0.474 medium."),
                                new Term(
                                        "p",
                                        "how often chance alone would part the deliveries at least"
                                                + " as far. Ten replications cannot show less than"
                                                + " 0.002. Several deliveries are compared with"
                                                + " one; no correction is made for that."),
                                new Term(
                                        "Percentile",
                                        "p99 is the time that 99 of 100 packets did not exceed, to"
                                                + " one part in a thousand. Least and greatest are"
                                                + " exact."),
                                new Term(
                                        "Assumed",
                                        "a timing constant that nobody measured. Each was doubled,"
                                                + " and what that does to the means is shown: where"
                                                + " it does much, the result rests on it."))),
                new Page.Paragraph(
                        "With the keyboard: a chart takes the focus with Tab; the arrow keys then"
                                + " read its values one after the other, and Escape lets go. Under"
                                + " every chart the same numbers stand as a table."));
    }
}
