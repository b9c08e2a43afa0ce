package dev.doorbell.kernel.export;

import dev.doorbell.sim.error.ConfigurationException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The formats a run can be written in. */
public enum ExportFormat {
    /** For ui.perfetto.dev. */
    PERFETTO(".perfetto-trace", "tracks, flows and counters for ui.perfetto.dev"),
    /** For GTKWave. */
    VCD(".vcd", "lines and INTIDs as waveforms, for GTKWave"),
    /** For Wireshark. */
    PCAPNG(".pcapng", "every frame at the NIC with the interrupt that led to it, for Wireshark"),
    /** As Linux prints its trace. */
    FTRACE(".ftrace.txt", "interrupts, softirqs and threads as Linux's ftrace prints them"),
    /** For HdrHistogram's plotter. */
    HGRM(".hgrm", "the percentile distribution of latencies, for HdrHistogram's plotter"),
    /** For HdrHistogram's log tools. */
    HLOG(".hlog", "histograms of each second, whole and by stage, for HdrHistogram's log tools"),
    /** As rtla prints it. */
    TIMERLAT(".timerlat.txt", "IRQ and thread latencies of each core as rtla timerlat prints them"),
    /** For whatever reads JSON. */
    JSONL(".jsonl", "every record as JSON, one on a line; doorbell timeline reads it"),
    /** As the kernel prints it. */
    INTERRUPTS(".interrupts.txt", "/proc/interrupts and the kernel's counters at the end");

    /** The word that stands for all of them. */
    public static final String ALL = "all";

    private final String ending;
    private final String words;

    ExportFormat(String ending, String words) {
        this.ending = ending;
        this.words = words;
    }

    /** Its name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How its files' names end, from the dot on. */
    public String ending() {
        return ending;
    }

    /** What it holds and what reads it. */
    public String words() {
        return words;
    }

    /** All names, as a list for people. */
    public static String labels() {
        return Arrays.stream(values()).map(ExportFormat::label).collect(Collectors.joining(", "));
    }

    /**
     * The formats that a list names.
     *
     * @param list names separated by commas, each once, or {@value #ALL}
     * @throws ConfigurationException if it names another, or one twice, or none
     */
    public static Set<ExportFormat> parse(String list) {
        if (list.strip().equals(ALL)) {
            return EnumSet.allOf(ExportFormat.class);
        }
        Set<ExportFormat> formats = EnumSet.noneOf(ExportFormat.class);
        for (String word : list.split(",", -1)) {
            String name = word.strip();
            ExportFormat format =
                    Arrays.stream(values())
                            .filter(each -> each.label().equals(name))
                            .findFirst()
                            .orElse(null);
            if (format == null) {
                throw new ConfigurationException(
                        "export '"
                                + list
                                + "'"
                                + (name.isEmpty() ? " has an empty name" : ": no " + name)
                                + "; expected "
                                + labels()
                                + ", separated by commas, or "
                                + ALL);
            }
            if (!formats.add(format)) {
                throw new ConfigurationException(
                        "export '" + list + "' names " + name + " twice; expected each once");
            }
        }
        return formats;
    }
}
