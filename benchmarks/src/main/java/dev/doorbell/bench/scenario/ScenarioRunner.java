package dev.doorbell.bench.scenario;

import dev.doorbell.bench.compare.Progress;
import dev.doorbell.kernel.export.MachineExport;
import dev.doorbell.sim.SimulationException;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs scenarios: every seed of every variant on its own, several at a time, and adds up in the order of
 * the files. The same files give the same results, to the last bit, whatever the number of workers.
 */
public final class ScenarioRunner {
    private static final long WAIT_MILLIS = 100;

    private final List<ScenarioFile> files;
    private final int workers;
    private final Progress progress;
    private final @Nullable ScenarioExports exports;
    private volatile boolean stopped;

    /** One run of one seed. */
    private record Run(int index, boolean isAlone, Supplier<Tally> body) {}

    /**
     * Prepares; nothing runs yet.
     *
     * @param workers how many runs at a time, 1 or more
     */
    public ScenarioRunner(List<ScenarioFile> files, int workers, Progress progress) {
        this(files, workers, progress, null);
    }

    /**
     * The same, with exports.
     *
     * @param exports of all of the scenarios' runs; null for none
     */
    public ScenarioRunner(
            List<ScenarioFile> files,
            int workers,
            Progress progress,
            @Nullable ScenarioExports exports) {
        this.exports = exports;
        this.files = List.copyOf(files);
        this.workers = workers;
        this.progress = progress;
    }

    /** Runs everything; a result for each file, in their order. */
    public List<ScenarioResult> run() {
        Map<ScenarioFile, Map<String, List<Run>>> all = new LinkedHashMap<>();
        List<Run> queue = new ArrayList<>();
        for (ScenarioFile file : files) {
            Map<String, List<Run>> runs = runsOf(file, queue.size());
            all.put(file, runs);
            runs.values().forEach(queue::addAll);
        }
        List<Object> finished = finish(queue);
        List<ScenarioResult> results = new ArrayList<>();
        all.forEach((file, runs) -> results.add(result(file, runs, finished)));
        return results;
    }

    /** What each run measured, or why it did not; those that have to be alone go first. */
    private List<Object> finish(List<Run> queue) {
        List<Object> finished = new ArrayList<>(queue);
        int done = 0;
        for (Run run : queue) {
            if (run.isAlone) {
                finished.set(run.index, attempt(run));
                progress.at(++done, queue.size());
            }
        }
        ExecutorService pool = Executors.newFixedThreadPool(workers, ScenarioRunner::daemon);
        try {
            List<Run> others = queue.stream().filter(run -> !run.isAlone).toList();
            List<Future<Tally>> futures = new ArrayList<>();
            others.forEach(run -> futures.add(pool.submit(run.body::get)));
            for (int i = 0; i < others.size(); i++) {
                int before = done;
                finished.set(
                        others.get(i).index,
                        await(futures.get(i), () -> progress.at(before, queue.size())));
                progress.at(++done, queue.size());
            }
        } finally {
            stopped = true;
            pool.shutdownNow();
            if (exports != null) {
                awaitEnd(pool); // a run that goes on would go on writing
            }
        }
        return finished;
    }

    private static Thread daemon(Runnable body) {
        Thread thread = new Thread(body, "scenario");
        thread.setDaemon(true);
        return thread;
    }

    /** What it measured, or why it did not. */
    private static Object attempt(Run run) {
        try {
            return run.body.get();
        } catch (ConfigurationException | SimulationException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void awaitEnd(ExecutorService pool) {
        try {
            while (!pool.awaitTermination(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                Thread.onSpinWait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Object await(Future<Tally> future, Runnable meanwhile) {
        try {
            while (true) {
                try {
                    return future.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    meanwhile.run();
                }
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof ConfigurationException || cause instanceof SimulationException) {
                return String.valueOf(cause.getMessage());
            }
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Map<String, List<Run>> runsOf(ScenarioFile file, int first) {
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        int index = first;
        for (ScenarioFile.Variant variant : file.variants()) {
            Scenario scenario = variant.scenario();
            List<Long> seeds = seeds(scenario);
            List<Run> ofSeeds = new ArrayList<>();
            for (long seed : seeds) {
                ofSeeds.add(runOf(index++, file, variant, seed));
            }
            runs.put(variant.name(), ofSeeds);
        }
        return runs;
    }

    private Run runOf(int index, ScenarioFile file, ScenarioFile.Variant variant, long seed) {
        Scenario scenario = variant.scenario();
        ScenarioExports to = exports;
        if (to == null) {
            return new Run(
                    index,
                    isAlone(scenario),
                    () -> measure(file.file(), scenario, seed, null, () -> stopped));
        }
        ScenarioExports.Run named = new ScenarioExports.Run(file, variant.name(), seed);
        return new Run(index, false, () -> export(to.of(named), file.file(), scenario, seed));
    }

    /** Measures, and writes; a run that cannot be made leaves no files. */
    private Tally export(MachineExport export, String file, Scenario scenario, long seed) {
        try {
            return measure(file, scenario, seed, export, () -> stopped);
        } catch (ConfigurationException | SimulationException e) {
            export.close();
            throw e;
        }
    }

    /** The seeds of a scenario. */
    static List<Long> seeds(Scenario scenario) {
        return scenario.seeds().isEmpty() ? List.of(1L) : scenario.seeds();
    }

    /** Whether it measures what others that run beside it would spoil. */
    static boolean isAlone(Scenario scenario) {
        Scenario.Workload load = scenario.workload();
        return load != null && load.machines() != null;
    }

    /** Runs one seed. */
    static Tally measure(String file, Scenario scenario, long seed) {
        return measure(file, scenario, seed, null, () -> false);
    }

    /**
     * The same.
     *
     * @param export writes what happens in its machine; null for nobody
     * @param stop whether the run is to be left
     */
    static Tally measure(
            String file,
            Scenario scenario,
            long seed,
            @Nullable MachineExport export,
            BooleanSupplier stop) {
        Scenario.Workload load = scenario.workload();
        if (load == null) {
            throw new IllegalStateException(file + " has no workload"); // it was checked
        }
        Plan plan = new Plan(file, "", scenario);
        Scenario.ItsCommands commands = load.itsCommands();
        Scenario.Machines machines = load.machines();
        Scenario.Sweep sweep = load.sweep();
        if (commands != null) {
            return ItsSequence.run(commands, seed);
        }
        if (machines != null) {
            return MachineChurn.run(plan.build(seed), machines.count());
        }
        if (sweep != null) {
            return DeliverySweep.run(plan.profile(), sweep.frames());
        }
        return new MachineRun(scenario, load, plan, seed, export, stop).run();
    }

    private static ScenarioResult result(
            ScenarioFile file, Map<String, List<Run>> runs, List<Object> finished) {
        Map<String, Map<Measure, Double>> measured = new LinkedHashMap<>();
        Tally whole = new Tally();
        List<String> problems = new ArrayList<>();
        List<String> found = new ArrayList<>();
        runs.forEach(
                (variant, ofSeeds) -> {
                    Tally sum = new Tally();
                    for (Run run : ofSeeds) {
                        Object outcome = finished.get(run.index);
                        if (outcome instanceof Tally tally) {
                            sum.add(tally);
                        } else {
                            problems.add(named(variant) + outcome);
                        }
                    }
                    sum.notes().forEach(each -> found.add(named(variant) + each));
                    measured.put(variant, sum.values());
                    Tally digest = new Tally();
                    digest.digest(sum.digest());
                    whole.add(digest);
                });
        List<ScenarioResult.Outcome> outcomes = outcomes(file, measured);
        boolean met = problems.isEmpty() && outcomes.stream().allMatch(ScenarioResult.Outcome::met);
        return new ScenarioResult(
                file.row(),
                file.name(),
                file.title(),
                met,
                String.join("; ", problems.stream().distinct().toList()),
                found,
                String.format("%016x", whole.digest()),
                outcomes,
                measurements(measured));
    }

    private static String named(String variant) {
        return variant.isEmpty() ? "" : variant + ": ";
    }

    private static List<ScenarioResult.Outcome> outcomes(
            ScenarioFile file, Map<String, Map<Measure, Double>> measured) {
        List<ScenarioResult.Outcome> outcomes = new ArrayList<>();
        for (ScenarioFile.Check check : file.checks()) {
            Double value = value(measured, check.variant(), check.measure());
            boolean met =
                    value != null
                            && check.bound()
                                    .isMetBy(
                                            value,
                                            check.variant(),
                                            (variant, other) -> value(measured, variant, other));
            outcomes.add(
                    new ScenarioResult.Outcome(
                            check.variant(),
                            check.measure().label(),
                            value == null ? "nothing" : check.measure().format(value),
                            check.text(),
                            met));
        }
        return outcomes;
    }

    private static @Nullable Double value(
            Map<String, Map<Measure, Double>> measured, String variant, Measure measure) {
        return measured.getOrDefault(variant, Map.of()).get(measure);
    }

    private static List<ScenarioResult.Measurement> measurements(
            Map<String, Map<Measure, Double>> measured) {
        List<ScenarioResult.Measurement> all = new ArrayList<>();
        measured.forEach(
                (variant, values) ->
                        values.forEach(
                                (measure, value) ->
                                        all.add(
                                                new ScenarioResult.Measurement(
                                                        variant,
                                                        measure.label(),
                                                        value,
                                                        measure.format(value)))));
        return all;
    }
}
