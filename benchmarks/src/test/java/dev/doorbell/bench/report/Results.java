package dev.doorbell.bench.report;

import dev.doorbell.bench.compare.Comparison;
import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.compare.ComparisonSpec;
import dev.doorbell.bench.compare.Progress;
import dev.doorbell.bench.workload.CapturedWorkload;
import dev.doorbell.bench.workload.Workload;
import dev.doorbell.bench.workload.WorkloadParser;
import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Results of all shapes that a report has to show. */
final class Results {
    private static final List<String> COMMAND =
            List.of("./doorbell compare", "--board parallels", "--seed 1");

    private Results() {}

    /** Polling and a message, the shipped capture: what ‘doorbell compare’ does on its own. */
    static ComparisonResult two() {
        return run(
                BoardSpec.PARALLELS,
                NicKind.VIRTIO_NET,
                List.of(Delivery.POLL, Delivery.MSI),
                CapturedWorkload.shipped(),
                1_436,
                TimingProfile.named("parallels-m1"));
    }

    /** One delivery. */
    static ComparisonResult one() {
        return run(
                BoardSpec.PARALLELS,
                NicKind.VIRTIO_NET,
                List.of(Delivery.MSI),
                WorkloadParser.parse("poisson:2000"),
                300,
                TimingProfile.named("parallels-m1"));
    }

    /** All four, some of which are alike. */
    static ComparisonResult four() {
        return run(
                BoardSpec.VMWARE_FUSION_ITS,
                NicKind.I82574L,
                List.of(Delivery.POLL, Delivery.INTX, Delivery.MSI, Delivery.MSIX),
                WorkloadParser.parse("poisson:3000"),
                600,
                TimingProfile.named("vmware-fusion-m1"));
    }

    /** Threads that never come to have their packets. */
    static ComparisonResult nothingDelivered() {
        return run(
                BoardSpec.PARALLELS,
                NicKind.VIRTIO_NET,
                List.of(Delivery.POLL, Delivery.MSI),
                WorkloadParser.parse("cbr:1000"),
                30,
                TimingProfile.named("ideal").with("recv.syscall=900000000000"));
    }

    /** A single packet. */
    static ComparisonResult onePacket() {
        return run(
                BoardSpec.PARALLELS,
                NicKind.VIRTIO_NET,
                List.of(Delivery.POLL, Delivery.MSI),
                WorkloadParser.parse("cbr:1000"),
                1,
                TimingProfile.named("parallels-m1"));
    }

    /** Messages that take no time at all. */
    static ComparisonResult noTime() {
        return run(
                BoardSpec.PARALLELS,
                NicKind.VIRTIO_NET,
                List.of(Delivery.POLL, Delivery.MSI),
                WorkloadParser.parse("poisson:100"),
                50,
                TimingProfile.named("ideal"));
    }

    /** What a doorbell wrote before results said where their figures come from. */
    static ComparisonResult older(ComparisonResult result) {
        ObjectNode tree =
                (ObjectNode)
                        Json.MAPPER
                                .reader()
                                .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                                .readTree(JsonReport.render(result));
        tree.remove(List.of("effects", "constants", "command", "version"));
        for (JsonNode each : tree.get("deliveries")) {
            ((ObjectNode) each)
                    .remove(List.of("distribution", "replications", "queues", "journey"));
        }
        return ResultFile.parse("older", Json.render(tree));
    }

    /** The result with names that try to become something else. */
    static ComparisonResult hostile(ComparisonResult result, String name) {
        String quoted = Json.render(name).strip();
        String inside = quoted.substring(1, quoted.length() - 1);
        String text =
                JsonReport.render(result)
                        .replace("\"parallels\"", "\"" + inside + "\"")
                        .replace("\"parallels-m1\"", "\"" + inside + "\"")
                        .replace("\"virtio-net\"", "\"" + inside + "\"")
                        .replace("\"shipped dns-http.pcapng\"", "\"" + inside + "\"")
                        .replace("\"poll\"", "\"" + inside + "\"")
                        .replace("\"gic.write\"", "\"" + inside + "\"")
                        .replace("\"as gic.read\"", "\"" + inside + "\"")
                        .replace("\"no_receive_buffer\"", "\"" + inside + "\"")
                        .replace("\"tick\"", "\"" + inside + "\"")
                        .replace("\"ring\"", "\"" + inside + "\"")
                        .replace("--seed 1", inside)
                        .replaceFirst("msi delivers", Matcher.quoteReplacement(inside));
        return ResultFile.parse("hostile", text);
    }

    private static final Map<Object, ComparisonResult> KNOWN = new ConcurrentHashMap<>();

    private static ComparisonResult run(
            BoardSpec board,
            NicKind nic,
            List<Delivery> deliveries,
            Workload workload,
            long packets,
            TimingProfile profile) {
        List<Object> key =
                List.of(board.name(), nic, deliveries, workload.label(), packets, profile.name());
        return KNOWN.computeIfAbsent(
                key,
                any ->
                        new Comparison(
                                        new ComparisonSpec(
                                                board,
                                                nic,
                                                deliveries,
                                                workload,
                                                packets,
                                                1,
                                                profile,
                                                false),
                                        Progress.NONE)
                                .run()
                                .from(COMMAND, "0.0-test"));
    }
}
