package dev.doorbell.kernel.export;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.error.MisuseException;
import dev.doorbell.sim.export.ExportException;
import dev.doorbell.sim.export.ExportFile;
import dev.doorbell.sim.export.Exporter;
import dev.doorbell.sim.export.InterruptsWriter;
import dev.doorbell.sim.export.Labels;
import dev.doorbell.sim.path.JourneyUnderWay;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.trace.TraceRing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes what happens in a machine, in any number of formats at once, from the same run.
 *
 * <pre>{@code
 * try (MachineExport export = MachineExport.to(folder, "msi", ExportFormat.PERFETTO)) {
 *     try (Machine machine = Machine.boot(config, export::over)) {
 *         ...
 *         export.ended();
 *     }
 *     export.commit();
 * }
 * }</pre>
 *
 * <p>Files are named {@code NAME.ENDING}. All of them come to be, when {@link #commit} finds them whole, or
 * none. One machine after another may be written to the same files: the next one begins at the first whole
 * second after the one before has ended, in ticks as in nanoseconds. Nothing it does changes what happens
 * in a machine, nor its digest.
 *
 * <p>Used from the thread that runs the machine. A sink that is slow makes the run wait; one that fails
 * makes {@link #check} throw.
 */
public final class MachineExport implements AutoCloseable {
    /** Records that may wait for the slowest writer. */
    private static final int SLOTS = 1 << 12;

    /** The source of what journeys do. */
    private static final String JOURNEYS = "path";

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Opens what a format is written to. */
    @FunctionalInterface
    interface Opener {
        /** A stream for the file of that name. */
        OutputStream open(Path target) throws IOException;
    }

    private final Path folder;
    private final String name;
    private final Set<ExportFormat> formats;
    private final Opener opener;
    private final int slots;

    private final List<OutputStream> streams = new ArrayList<>();
    private final List<Outlet> outlets = new ArrayList<>();
    private @Nullable CaptureOutlet capture;
    private @Nullable Machine machine;
    private @Nullable TraceRing ring;
    private long emitted;
    private @Nullable Throwable failure;
    private long secondsBefore;
    private long ticksPerSecond;
    private long firstJourney;
    private int machineCount;
    private boolean finished;
    private boolean committed;

    private MachineExport(
            Path folder, String name, Collection<ExportFormat> formats, Opener opener, int slots) {
        if (formats.isEmpty()) {
            throw new ConfigurationException(
                    "an export in no format; expected one at least of " + ExportFormat.labels());
        }
        this.folder = folder;
        this.name = name;
        this.formats = EnumSet.copyOf(formats);
        this.opener = opener;
        this.slots = slots;
    }

    /**
     * Prepares; nothing is written before a machine is there.
     *
     * @param folder where; it has to exist by then
     * @param name what the files' names begin with
     * @throws ConfigurationException if there is no format
     */
    public static MachineExport to(Path folder, String name, Collection<ExportFormat> formats) {
        return new MachineExport(folder, name, formats, ExportFile::held, SLOTS);
    }

    /** The same. */
    public static MachineExport to(Path folder, String name, ExportFormat... formats) {
        return to(folder, name, List.of(formats));
    }

    /** For tests: other streams, another ring. */
    static MachineExport to(
            Path folder, String name, Collection<ExportFormat> formats, Opener opener, int slots) {
        return new MachineExport(folder, name, formats, opener, slots);
    }

    /**
     * Writes what happens in a machine from now on; {@code Machine.boot(config, export::over)} has it from
     * the first instruction on. A machine before it has ended.
     *
     * @throws ExportException if a file cannot be begun
     */
    public void over(Machine next) {
        over(next, 0);
    }

    /**
     * The same.
     *
     * @param first the number that the machine's first journey has in the whole
     * @throws ConfigurationException if its tick is another than that of the machines before
     * @throws ExportException if a file cannot be begun
     */
    public void over(Machine next, long first) {
        if (finished) {
            throw new MisuseException(
                    "this export is finished; make another one for another machine");
        }
        ended();
        long rate = next.time().ticksPerSecond();
        if (machineCount > 0 && rate != ticksPerSecond) {
            throw new ConfigurationException(
                    "a machine of "
                            + rate
                            + " ticks a second behind machines of "
                            + ticksPerSecond
                            + " in one export; expected one time base for all; use an export each");
        }
        ticksPerSecond = rate;
        firstJourney = first;
        try {
            MachineNames names = new MachineNames(next);
            Labels labels = names.labels();
            if (machineCount++ == 0) {
                open(next, labels);
            }
            begin(next, names, labels, first);
        } catch (IOException e) {
            failure = e;
            throw new ExportException("cannot write " + folder.resolve(name) + ": " + reason(e), e);
        }
        machine = next;
    }

    private void open(Machine next, Labels labels) throws IOException {
        for (ExportFormat format : formats) {
            Path target = folder.resolve(name + format.ending());
            OutputStream out = opener.open(target);
            streams.add(out);
            if (format == ExportFormat.PCAPNG) {
                capture = new CaptureOutlet(out);
            } else {
                outlets.add(
                        new Outlet(
                                format,
                                Writers.of(
                                        format,
                                        target.toString(),
                                        out,
                                        next.time(),
                                        labels,
                                        name)));
            }
        }
    }

    private void begin(Machine next, MachineNames names, Labels labels, long first)
            throws IOException {
        CaptureOutlet frames = capture;
        if (frames != null) {
            frames.begin(next, Math.multiplyExact(secondsBefore, NANOS_PER_SECOND), first);
        }
        if (!outlets.isEmpty()) {
            long ticks = Math.multiplyExact(secondsBefore, ticksPerSecond);
            for (Outlet outlet : outlets) {
                outlet.begin(labels, ticks, first);
            }
            next.trace().attachInline(names);
            TraceRing made = new TraceRing(slots, outlets.toArray(Outlet[]::new));
            ring = made;
            next.trace().attach(made);
            next.journeys().noteStages();
        }
    }

    /**
     * The machine's part is over: waits until everything is written. Before it is closed, if it is to be
     * told which frames are still under way. Idempotent.
     *
     * @throws ExportException if something could not be written
     */
    public void ended() {
        Machine last = machine;
        if (last == null) {
            return;
        }
        machine = null;
        last.trace().detach();
        count();
        for (JourneyUnderWay journey : last.journeys().underWay()) {
            int source = Math.max(0, last.trace().sources().indexOf(JOURNEYS));
            outlets.forEach(outlet -> underWay(outlet, last.nowTicks(), source, journey));
            emitted += journey.stages().size() + 1;
        }
        for (Outlet outlet : outlets) {
            if (outlet.exporter() instanceof InterruptsWriter writer) {
                outlet.attempt(() -> writer.machine(title(), last.interrupts(), counters(last)));
            }
        }
        CaptureOutlet frames = capture;
        if (frames != null) {
            try {
                frames.end();
            } catch (IOException e) {
                failure = e;
            }
        }
        secondsBefore += last.nowTicks() / ticksPerSecond + 1;
        check();
    }

    private void count() {
        TraceRing from = ring;
        ring = null;
        if (from != null) {
            emitted += from.publishedCount();
        }
    }

    private String title() {
        return name
                + ", machine "
                + machineCount
                + ", from second "
                + secondsBefore
                + ", journeys from "
                + firstJourney;
    }

    private static String counters(Machine of) {
        return of.counters().toString();
    }

    private static void underWay(Outlet outlet, long tick, int source, JourneyUnderWay journey) {
        for (Map.Entry<Stage, Long> each : journey.stages().entrySet()) {
            outlet.record(
                    tick,
                    TracePoint.JOURNEY_STAGE,
                    source,
                    each.getKey().ordinal(),
                    each.getValue());
        }
        outlet.record(
                tick,
                TracePoint.JOURNEY_UNDER_WAY,
                source,
                journey.number(),
                tick - journey.startTick());
    }

    /**
     * Whether everything could be written until now; for runs that are long. May be called while the
     * machine rests.
     *
     * @throws ExportException if something could not
     */
    public void check() {
        for (Outlet outlet : outlets) {
            Throwable broken = outlet.failure();
            if (broken instanceof ExportException known) {
                throw new ExportException(String.valueOf(known.getMessage()), known);
            }
            if (broken != null) {
                throw new IllegalStateException(
                        "the writer of " + outlet.format().label() + " failed: " + broken, broken);
            }
        }
        CaptureOutlet frames = capture;
        Throwable broken = failure == null && frames != null ? frames.failure() : failure;
        if (broken != null) {
            throw new ExportException(
                    "cannot write "
                            + folder.resolve(name + ExportFormat.PCAPNG.ending())
                            + ": "
                            + reason(broken),
                    broken);
        }
    }

    private static String reason(Throwable broken) {
        return broken instanceof java.nio.file.FileSystemException inFile
                        && inFile.getReason() != null
                ? String.valueOf(inFile.getReason())
                : broken instanceof java.nio.file.NoSuchFileException
                        ? "no such folder"
                        : broken instanceof java.nio.file.AccessDeniedException
                                ? "permission denied"
                                : String.valueOf(broken.getMessage());
    }

    /**
     * All machines have ended: writes what the formats end with. The files have not their names yet.
     * Idempotent.
     *
     * @throws ExportException if something could not be written
     */
    public void finish() {
        ended();
        if (finished) {
            check();
            return;
        }
        finished = true;
        for (Outlet outlet : outlets) {
            Exporter exporter = outlet.exporter();
            outlet.attempt(exporter::end);
        }
        CaptureOutlet frames = capture;
        if (frames != null) {
            try {
                frames.finish();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        check();
    }

    /**
     * Finishes, and gives the files their names.
     *
     * @throws ExportException if something could not be written; then none of them is there
     */
    public void commit() {
        boolean whole = false;
        try {
            finish();
            for (OutputStream stream : streams) {
                if (stream instanceof ExportFile file) {
                    file.commit();
                }
            }
            whole = true;
            committed = true;
        } catch (IOException e) {
            throw new ExportException("cannot write " + folder.resolve(name) + ": " + reason(e), e);
        } finally {
            if (!whole) {
                withdraw();
            }
        }
    }

    /** Takes the files away again, even if they have their names. Says nothing of what it cannot take. */
    public void withdraw() {
        committed = false;
        close();
    }

    /** Records of all machines that have ended: what each writer behind the ring was to write. */
    public long emittedCount() {
        return emitted;
    }

    /** Records that each writer behind the ring has written. */
    public Map<ExportFormat, Long> recordCounts() {
        Map<ExportFormat, Long> counts = new java.util.EnumMap<>(ExportFormat.class);
        outlets.forEach(outlet -> counts.put(outlet.format(), outlet.exporter().writtenCount()));
        return counts;
    }

    /** Frames in the capture; 0 if there is none. */
    public long frameCount() {
        CaptureOutlet frames = capture;
        return frames == null ? 0 : frames.frameCount();
    }

    /** What was not committed is gone. Idempotent. */
    @Override
    public void close() {
        Machine left = machine;
        machine = null;
        if (left != null) {
            left.trace().detach();
        }
        if (committed) {
            return;
        }
        finished = true;
        for (OutputStream stream : streams) {
            try {
                if (stream instanceof ExportFile file) {
                    file.withdraw();
                } else {
                    stream.close();
                }
            } catch (IOException e) {
                failure = failure == null ? e : failure; // the first is what is reported
            }
        }
        streams.clear();
    }
}
