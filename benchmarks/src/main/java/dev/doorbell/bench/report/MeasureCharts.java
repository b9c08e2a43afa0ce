package dev.doorbell.bench.report;

import static java.util.Objects.requireNonNull;

import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.compare.DeliveryResult;
import dev.doorbell.bench.compare.JourneyResult;
import dev.doorbell.bench.report.ChartData.Bar;
import dev.doorbell.bench.report.ChartData.BarPart;
import dev.doorbell.bench.report.ChartData.Panel;
import dev.doorbell.bench.report.Page.Cell;
import dev.doorbell.bench.report.Page.Chart;
import dev.doorbell.bench.report.Page.Table;
import dev.doorbell.sim.path.DropReason;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Charts of single measures: bars for each delivery, and the way of one packet. */
final class MeasureCharts {
    private static final Map<String, String> PLACES =
            Map.of(
                    "wire_and_nic", "on the wire and in the network card",
                    "ring", "in the receive ring",
                    "kernel", "in the kernel, up to the thread");

    private final ComparisonResult result;

    MeasureCharts(ComparisonResult result) {
        this.result = result;
    }

    /** What the bars are drawn from, by chart. */
    Map<String, List<Panel>> panels() {
        Map<String, List<Panel>> panels = new LinkedHashMap<>();
        panels.put("interrupts", List.of(interruptPanel()));
        panels.put("cpu", List.of(cpuPanel()));
        panels.put("queues", queuePanels());
        panels.put("packets", List.of(packetPanel()));
        return panels;
    }

    // Interrupts and processor.

    Chart interrupts() {
        return new Chart(
                "interrupts",
                "bars",
                "interrupts",
                "Interrupts per packet",
                "Interrupts of the device that were taken, for each delivered packet. Below one,"
                        + " an interrupt announced several packets.",
                table("Interrupts per packet", interruptPanel(), "Interrupts per packet"),
                null);
    }

    private Panel interruptPanel() {
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < result.deliveries().size(); i++) {
            BigDecimal value = result.deliveries().get(i).interruptsPerPacket();
            bars.add(bar(i, value == null ? 0 : value.doubleValue(), Figures.fixed(value, 3)));
        }
        return panel("", bars);
    }

    Chart cpu() {
        return new Chart(
                "cpu",
                "bars",
                "cpu",
                "Share of the processor",
                "The part of its time that core 0 was not waiting for an interrupt. The whole width"
                        + " is the greatest of them.",
                table("Share of the processor", cpuPanel(), "CPU share"),
                null);
    }

    private Panel cpuPanel() {
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < result.deliveries().size(); i++) {
            BigDecimal value = result.deliveries().get(i).cpuShare();
            bars.add(bar(i, value.doubleValue(), Figures.fixed(value.movePointRight(2), 2) + " %"));
        }
        return panel("", bars);
    }

    private Bar bar(int position, double value, String text) {
        String name = result.deliveries().get(position).delivery();
        return new Bar(
                name, Palette.index(name, position), List.of(new BarPart("main", "", value)), text);
    }

    private static Panel panel(String title, List<Bar> bars) {
        double max =
                bars.stream()
                        .mapToDouble(bar -> bar.parts().stream().mapToDouble(BarPart::value).sum())
                        .max()
                        .orElse(0);
        return new Panel(title, max, bars);
    }

    private static Table table(String caption, Panel panel, String measure) {
        List<List<Cell>> rows = new ArrayList<>();
        panel.bars().forEach(bar -> rows.add(ComparisonPage.cells(bar.name(), bar.text())));
        return new Table(caption, List.of("Delivery", measure), rows, false);
    }

    // Queues.

    @Nullable Chart queues() {
        if (result.deliveries().stream().allMatch(each -> each.queues().isEmpty())) {
            return null;
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (DeliveryResult delivery : result.deliveries()) {
            for (DeliveryResult.Queue each : delivery.queues()) {
                rows.add(
                        ComparisonPage.cells(
                                delivery.delivery() + ", " + place(each.queue()),
                                Figures.number(each.meanDepth(), 3),
                                Figures.count(each.maxDepth()),
                                Figures.percent(each.emptyShare())));
            }
        }
        return new Chart(
                "queues-chart",
                "bars",
                "queues",
                "Packets on the way, on average",
                "How many packets were at each place, weighed by time, over the whole run. The"
                        + " three places share one scale.",
                new Table(
                        "Packets at each place",
                        List.of("Place", "On average", "At most", "Empty"),
                        rows,
                        false),
                null);
    }

    private static String place(String queue) {
        return PLACES.getOrDefault(queue, queue);
    }

    private List<Panel> queuePanels() {
        Set<String> names = new LinkedHashSet<>();
        result.deliveries().forEach(d -> d.queues().forEach(queue -> names.add(queue.queue())));
        double max =
                result.deliveries().stream()
                        .flatMap(each -> each.queues().stream())
                        .mapToDouble(each -> each.meanDepth().doubleValue())
                        .max()
                        .orElse(0);
        List<Panel> panels = new ArrayList<>();
        for (String name : names) {
            List<Bar> bars = new ArrayList<>();
            for (int i = 0; i < result.deliveries().size(); i++) {
                for (DeliveryResult.Queue each : result.deliveries().get(i).queues()) {
                    if (each.queue().equals(name)) {
                        bars.add(
                                bar(
                                        i,
                                        each.meanDepth().doubleValue(),
                                        Figures.number(each.meanDepth(), 3)
                                                + ", at most "
                                                + Figures.count(each.maxDepth())));
                    }
                }
            }
            panels.add(new Panel(place(name), max, bars));
        }
        return panels;
    }

    // Packets.

    Chart packets() {
        List<String> header = new ArrayList<>(List.of("Delivery", "In", "Delivered", "Dropped"));
        Set<String> reasons = new LinkedHashSet<>();
        result.deliveries().forEach(each -> reasons.addAll(each.droppedByReason().keySet()));
        reasons.forEach(each -> header.add("… " + words(each)));
        header.add("Still on the way");
        List<List<Cell>> rows = new ArrayList<>();
        for (DeliveryResult each : result.deliveries()) {
            List<Cell> row = new ArrayList<>();
            row.add(Cell.of(each.delivery()));
            row.add(Cell.of(Figures.count(each.packets().in())));
            row.add(Cell.of(Figures.count(each.packets().delivered())));
            row.add(Cell.of(Figures.count(each.packets().dropped())));
            for (String reason : reasons) {
                row.add(Cell.of(Figures.count(each.droppedByReason().getOrDefault(reason, 0L))));
            }
            row.add(Cell.of(Figures.count(each.packets().resident())));
            rows.add(row);
        }
        return new Chart(
                "packets-chart",
                "bars",
                "packets",
                "Delivered, dropped, still on the way",
                "All packets that entered the wire. Delivered ones are solid, dropped ones hatched,"
                        + " those still on the way at the end are an outline.",
                new Table("What became of the packets", header, rows, false),
                null);
    }

    private Panel packetPanel() {
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < result.deliveries().size(); i++) {
            DeliveryResult each = result.deliveries().get(i);
            List<BarPart> parts = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            parts.add(new BarPart("main", "delivered", each.packets().delivered()));
            text.append(Figures.count(each.packets().delivered())).append(" delivered");
            each.droppedByReason()
                    .forEach(
                            (reason, count) -> {
                                parts.add(new BarPart("lost", words(reason), count));
                                text.append(", ").append(Figures.count(count)).append(' ');
                                text.append(words(reason));
                            });
            if (each.packets().resident() > 0) {
                parts.add(new BarPart("left", "still on the way", each.packets().resident()));
                text.append(", ").append(Figures.count(each.packets().resident()));
                text.append(" still on the way");
            }
            String name = each.delivery();
            bars.add(new Bar(name, Palette.index(name, i), parts, text.toString()));
        }
        return panel("", bars);
    }

    private static String words(String reason) {
        for (DropReason each : DropReason.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(reason)) {
                return each.words();
            }
        }
        return reason;
    }

    // One packet's way.

    Chart journey(DeliveryResult delivery, int position) {
        JourneyResult journey = requireNonNull(delivery.journey());
        List<List<Cell>> rows = new ArrayList<>();
        for (JourneyResult.Part each : journey.stages()) {
            rows.add(
                    List.of(
                            new Cell(each.stage(), "until: " + StageRows.end(each.stage()), null),
                            Cell.of(each.lane()),
                            Cell.of(Figures.exact(each.startNs())),
                            Cell.of(Figures.exact(each.endNs())),
                            Cell.of(Figures.exact(each.endNs().subtract(each.startNs())))));
        }
        rows.add(
                ComparisonPage.cells(
                        "total",
                        "",
                        "0.000",
                        Figures.exact(journey.totalNs()),
                        Figures.exact(journey.totalNs())));
        Integer intid = journey.intid();
        return new Chart(
                "journey-" + position,
                "journey",
                Integer.toString(position),
                delivery.delivery()
                        + ": packet "
                        + journey.number()
                        + ", "
                        + Figures.time(journey.totalNs()),
                "Packet "
                        + journey.number()
                        + " of the workload, in replication "
                        + journey.replication()
                        + (intid == null ? "" : ", led to by INTID " + intid)
                        + ", taken by core "
                        + journey.core()
                        + ". Lanes from top to bottom; time since the packet’s first bit runs to"
                        + " the right. A zigzag stands for a wait that is cut short.",
                new Table(
                        "Packet " + journey.number() + " of " + delivery.delivery(),
                        List.of("Stage", "Who has it", "From, ns", "To, ns", "Length, ns"),
                        rows,
                        true),
                null);
    }
}
