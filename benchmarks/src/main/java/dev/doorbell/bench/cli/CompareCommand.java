package dev.doorbell.bench.cli;

import dev.doorbell.bench.compare.Comparison;
import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.compare.ComparisonSpec;
import dev.doorbell.bench.compare.DeliveryExports;
import dev.doorbell.bench.compare.Progress;
import dev.doorbell.bench.report.CsvReport;
import dev.doorbell.bench.report.JsonReport;
import dev.doorbell.bench.report.TableReport;
import dev.doorbell.bench.workload.CapturedWorkload;
import dev.doorbell.bench.workload.Workload;
import dev.doorbell.bench.workload.WorkloadParser;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.export.ExportFormat;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.time.ClockRate;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.timing.TimingProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code doorbell compare}: the same packets, once for each way of hearing of them. */
@Command(
        name = "compare",
        description = {
            "Sends the same packets through the same board once for each delivery, and says what"
                    + " became of them and where their time went.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  doorbell compare",
            "  doorbell compare --workload poisson:2000 --packets 50000 --seed 7",
            "  doorbell compare --workload trace.pcapng --delivery poll,msix --format json",
            "  doorbell compare --set vmm.inject=13800 --out results"
        })
final class CompareCommand implements Runnable {
    private static final String DEFAULT = " (default: ${DEFAULT-VALUE})";

    @Spec private CommandSpec spec;

    @Option(
            names = "--board",
            paramLabel = "NAME",
            defaultValue = "parallels",
            completionCandidates = Values.Boards.class,
            description =
                    "the board: parallels, qemu-virt, qemu-virt-its, qemu-virt-gicv3, vmware-fusion,"
                            + " vmware-fusion-its, x86-reference, x86-reference-apic"
                            + DEFAULT)
    private String board = "";

    @Option(
            names = "--nic",
            paramLabel = "NAME",
            completionCandidates = Values.Nics.class,
            description =
                    "its network device: virtio-net, virtio-net-msix-only, virtio-net-modern,"
                            + " virtio-net-transitional, e1000, e1000-82545em, e1000e; default: the"
                            + " board's own")
    private @Nullable String nic;

    @Option(
            names = "--delivery",
            paramLabel = "LIST",
            defaultValue = "poll,msi",
            completionCandidates = Values.Deliveries.class,
            description = "ways of hearing of packets, of poll, intx, msi, msix" + DEFAULT)
    private String delivery = "";

    @Option(
            names = "--workload",
            paramLabel = "WORKLOAD",
            completionCandidates = Values.Workloads.class,
            description =
                    "what arrives: the path of a pcap or pcapng file, or poisson:RATE or cbr:RATE"
                            + " in packets per second (default: a capture of DNS and HTTP that"
                            + " ships with doorbell)")
    private @Nullable String workload;

    @Option(
            names = "--packets",
            paramLabel = "N",
            description =
                    "packets per delivery; cuts or repeats a capture (default: every packet of the"
                            + " capture once, or 10000)")
    private @Nullable String packets;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "what all randomness follows from, decimal or 0x…" + DEFAULT)
    private String seed = "";

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "parallels-m1",
            completionCandidates = Values.Profiles.class,
            description = "the timing constants" + DEFAULT)
    private String profile = "";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            completionCandidates = Values.Constants.class,
            description = "changes one timing constant; may be repeated")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--rounded-time",
            description = "rounds each clock edge to 2^-46 s, for clocks that have no common tick")
    private boolean roundedTime;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            completionCandidates = Values.Formats.class,
            description = "table, json or csv" + DEFAULT)
    private String format = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "also writes report.html there, result.json, result.csv, table.txt,"
                            + " latency.svg and stages.svg")
    private @Nullable String out;

    @Option(
            names = "--export",
            paramLabel = "LIST",
            completionCandidates = Values.Exports.class,
            description =
                    "also writes what happened there, DELIVERY.pcapng and so on, of perfetto, vcd,"
                            + " pcapng, ftrace, hgrm, hlog, timerlat, jsonl, interrupts, or all"
                            + " (needs --out)")
    private @Nullable String export;

    @Option(names = "--pcapng", description = "the same as --export pcapng")
    private boolean pcapng;

    @Override
    public void run() {
        Format chosen = Choices.format(format);
        ComparisonSpec comparison = comparison();
        ResultDirectory directory = out == null ? null : ResultDirectory.of(out);
        Set<ExportFormat> formats = formats();
        if (!formats.isEmpty() && directory == null) {
            throw new ConfigurationException(
                    (export == null ? "--pcapng" : "--export " + export)
                            + " without --out; expected --out DIR for the files to be written to");
        }
        new Comparison(comparison, Progress.NONE).check();
        if (directory != null) {
            directory.check();
        }
        warn(comparison.workload());
        if (directory != null && !formats.isEmpty()) {
            Stop.orderly(() -> runExported(comparison, directory, formats, chosen));
        } else {
            report(play(comparison, null), directory, chosen);
        }
    }

    /** What is to be exported; empty for nothing. */
    private Set<ExportFormat> formats() {
        Set<ExportFormat> formats = EnumSet.noneOf(ExportFormat.class);
        if (export != null) {
            formats.addAll(ExportFormat.parse(export));
        }
        if (pcapng) {
            formats.add(ExportFormat.PCAPNG);
        }
        return formats;
    }

    private ComparisonResult play(ComparisonSpec comparison, @Nullable DeliveryExports exports) {
        try (TerminalProgress progress = new TerminalProgress(spec, "packets")) {
            note("playing " + comparison.frameCount() + " packets for each of " + delivery);
            return new Comparison(comparison, progress, exports).run();
        }
    }

    /** All files or none: the exports take their names just before the results are written. */
    private void runExported(
            ComparisonSpec comparison,
            ResultDirectory directory,
            Set<ExportFormat> formats,
            Format chosen) {
        Path folder = directory.prepare();
        boolean written = false;
        try (DeliveryExports exports =
                new DeliveryExports(folder, comparison.deliveries(), formats)) {
            try {
                ComparisonResult result = play(comparison, exports);
                exports.commit();
                report(result, directory, chosen);
                written = true;
            } catch (StoppedException e) {
                exports.commit();
                written = true;
                directory.abandon(); // if no machine had begun, there is nothing in it
                throw Exports.endEarly(e, folder);
            } finally {
                if (!written) {
                    exports.withdraw();
                }
            }
        } finally {
            if (!written) {
                directory.abandon();
            }
        }
    }

    private void report(
            ComparisonResult measured, @Nullable ResultDirectory directory, Format chosen) {
        ComparisonResult result = measured.from(command(), Doorbell.version());
        note("writing the results");
        Map<String, String> files = new LinkedHashMap<>();
        String table = TableReport.render(result, result.command());
        files.put("result.json", JsonReport.render(result));
        files.put("result.csv", CsvReport.render(result));
        files.put("table.txt", table);
        if (directory != null) {
            files.putAll(ReportCommand.files(result));
            directory.write(files);
        }
        Output.print(
                spec,
                switch (chosen) {
                    case TABLE -> table;
                    case JSON -> JsonReport.render(result);
                    case CSV -> CsvReport.render(result);
                });
    }

    private void note(String what) {
        Console.of(spec).note(spec, what);
    }

    private void warn(Workload traffic) {
        traffic.warnings().forEach(each -> Console.of(spec).warn(spec, each));
    }

    private ComparisonSpec comparison() {
        BoardSpec where = Choices.board(board);
        TimingProfile timing = TimingProfile.named(profile);
        for (String setting : settings) {
            timing = timing.with(setting);
        }
        requireCommonTick(timing);
        long frames = packets == null ? 0 : Choices.packets(packets);
        long number = Choices.seed(seed);
        var deliveries = Choices.deliveries(delivery, where);
        var device = nic == null ? where.nic() : Choices.nic(nic);
        Workload traffic =
                workload == null ? CapturedWorkload.shipped() : WorkloadParser.parse(workload);
        return new ComparisonSpec(
                where,
                device,
                deliveries,
                traffic,
                frames == 0 ? traffic.defaultFrameCount() : frames,
                number,
                timing,
                roundedTime);
    }

    private void requireCommonTick(TimingProfile timing) {
        List<ClockRate> clocks = timing.clockRates();
        if (!roundedTime) {
            try {
                TimeBase.exact(clocks);
            } catch (ConfigurationException e) {
                throw new ConfigurationException(e.getMessage() + ": add --rounded-time for that");
            }
        }
    }

    /** The command that gives the same result again, with its defaults spelt out. */
    private List<String> command() {
        List<String> words = new ArrayList<>(List.of("./doorbell compare"));
        words.add("--board " + board);
        words.add("--nic " + (nic == null ? Choices.board(board).nic().label() : nic));
        words.add("--delivery " + quoted(delivery));
        if (workload != null) {
            words.add("--workload " + quoted(workload));
        }
        if (packets != null) {
            words.add("--packets " + packets);
        }
        words.add("--seed " + seed);
        words.add("--profile " + profile);
        for (String setting : settings) {
            words.add("--set " + quoted(setting));
        }
        if (roundedTime) {
            words.add("--rounded-time");
        }
        return words;
    }

    /** As a shell takes it for one word. */
    private static String quoted(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
