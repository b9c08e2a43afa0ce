package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.export.ExportFormat;
import dev.doorbell.kernel.export.MachineExport;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.export.ExportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The exports of scenarios: a folder for each file, variant and seed, of those of which there are several.
 * All files come to be or none.
 */
public final class ScenarioExports implements AutoCloseable {
    /** Files of one call. */
    public static final int FILES_MAX = 5_000;

    private final Set<ExportFormat> formats;
    private final Map<Run, Path> folders = new HashMap<>();
    private final List<MachineExport> exports = new ArrayList<>();
    private final Deque<Path> made = new ArrayDeque<>();

    /**
     * A run of a scenario.
     *
     * @param file the scenario's, as it was named
     * @param variant its name; empty if it is the only one
     * @param seed which
     */
    public record Run(ScenarioFile file, String variant, long seed) {
        private Scenario scenario() {
            return file.variants().stream()
                    .filter(each -> each.name().equals(variant))
                    .findFirst()
                    .orElseThrow()
                    .scenario();
        }

        /** What it is called in messages. */
        public String title() {
            return file.file()
                    + (variant.isEmpty() ? "" : ", variant " + variant)
                    + ", seed "
                    + seed;
        }

        /**
         * Runs it alone, for the sake of an export.
         *
         * @return the file
         * @throws ConfigurationException if it cannot be run
         */
        public Path export(Path folder, ExportFormat format) {
            String name = delivery(scenario());
            try (MachineExport export = MachineExport.to(folder, name, format)) {
                ScenarioRunner.measure(file.file(), scenario(), seed, export, () -> false);
                export.commit();
            }
            return folder.resolve(name + format.ending());
        }
    }

    /**
     * Prepares; nothing is written yet.
     *
     * @param out where to
     * @throws ConfigurationException if a scenario has no machine of its own, two would write to the same
     *     files, or there are too many
     */
    public ScenarioExports(Path out, List<ScenarioFile> files, Set<ExportFormat> formats) {
        this.formats = formats;
        Set<Path> taken = new HashSet<>();
        for (ScenarioFile file : files) {
            Path ofFile = files.size() == 1 ? out : out.resolve(file.name());
            if (!taken.add(ofFile)) {
                throw new ConfigurationException(
                        file.file()
                                + ": --export for two scenarios of the name "
                                + file.name()
                                + ", which is that of a folder; expected names that differ");
            }
            for (ScenarioFile.Variant variant : file.variants()) {
                requireMachine(file, variant);
                Path ofVariant =
                        file.variants().size() == 1 ? ofFile : ofFile.resolve(variant.name());
                List<Long> seeds = ScenarioRunner.seeds(variant.scenario());
                for (long seed : seeds) {
                    folders.put(
                            new Run(file, variant.name(), seed),
                            seeds.size() == 1 ? ofVariant : ofVariant.resolve("seed-" + seed));
                }
            }
        }
        long count = (long) folders.size() * formats.size();
        if (count > FILES_MAX) {
            throw new ConfigurationException(
                    "--export of "
                            + folders.size()
                            + " runs in "
                            + formats.size()
                            + " formats is "
                            + count
                            + " files; expected at most "
                            + FILES_MAX
                            + "; take fewer seeds or formats");
        }
    }

    private static void requireMachine(ScenarioFile file, ScenarioFile.Variant variant) {
        Scenario.Workload load = variant.scenario().workload();
        if (load == null
                || load.itsCommands() != null
                || load.machines() != null
                || load.sweep() != null) {
            throw new ConfigurationException(
                    file.file()
                            + ": --export of a workload that has no machine of its own; expected one"
                            + " of packets or programs");
        }
    }

    private static String delivery(Scenario scenario) {
        return Plan.or(scenario.delivery(), Delivery.POLL).label();
    }

    /**
     * The run that is meant.
     *
     * @param variant its name; null for the first
     * @param seed which; null for the first
     * @throws ConfigurationException if there is no such variant, or it has no machine of its own
     */
    public static Run choose(ScenarioFile file, @Nullable String variant, @Nullable Long seed) {
        for (ScenarioFile.Variant each : file.variants()) {
            if (variant == null || variant.equals(each.name())) {
                requireMachine(file, each);
                return new Run(
                        file,
                        each.name(),
                        seed == null ? ScenarioRunner.seeds(each.scenario()).get(0) : seed);
            }
        }
        throw new ConfigurationException(
                file.file()
                        + ": no variant "
                        + variant
                        + "; expected "
                        + (file.variants().get(0).name().isEmpty()
                                ? "none: this scenario has no variants"
                                : file.variants().stream()
                                        .map(ScenarioFile.Variant::name)
                                        .collect(Collectors.joining(", "))));
    }

    /** The export of a run, whose folder is there. Called from the thread that runs it. */
    synchronized MachineExport of(Run run) {
        Path folder = folders.get(run);
        if (folder == null) {
            throw new IllegalArgumentException("no export for " + run.title());
        }
        try {
            make(folder);
        } catch (IOException e) {
            throw new ExportException("cannot write " + folder + ": " + e.getMessage(), e);
        }
        MachineExport export = MachineExport.to(folder, delivery(run.scenario()), formats);
        exports.add(export);
        return export;
    }

    private void make(Path folder) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path at = folder.toAbsolutePath().normalize();
                at != null && !Files.exists(at);
                at = at.getParent()) {
            missing.push(at);
        }
        for (Path each : missing) {
            Files.createDirectory(each);
            made.push(each);
        }
    }

    /**
     * The files are whole: they take their names. Every run has ended.
     *
     * @throws ExportException if one could not be written; then none is there
     */
    public synchronized void commit() {
        boolean whole = false;
        try {
            exports.forEach(MachineExport::finish);
            exports.forEach(MachineExport::commit);
            whole = true;
            made.clear();
        } finally {
            if (!whole) {
                withdraw();
            }
        }
    }

    /** Takes the files away again, and the folders that were made for them. */
    public synchronized void withdraw() {
        exports.forEach(MachineExport::withdraw);
        for (Path each : made) {
            try {
                Files.deleteIfExists(each);
            } catch (IOException e) {
                break; // somebody else put something there
            }
        }
        made.clear();
    }

    /** What was not committed is gone. */
    @Override
    public synchronized void close() {
        exports.forEach(MachineExport::close);
        if (!made.isEmpty()) {
            withdraw();
        }
    }
}
