package dev.doorbell.bench.sweep.run;

import dev.doorbell.bench.scenario.Measure;
import dev.doorbell.sim.error.ConfigurationException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The finished runs of a sweep, in {@value #NAME}: a line says what the file is, then a line for each run,
 * in the order in which they ended. Whatever stops the process, a line is there whole or is cut at the end
 * of the file; a cut line is dropped when the file is opened again.
 *
 * <p>Of one thread only.
 */
public final class Journal implements Closeable {
    /** Its file. */
    public static final String NAME = "runs.jsonl";

    private static final long SYNC_NANOS = 1_000_000_000L;
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Map<String, Measure> MEASURES = measures();

    private final Path path;
    private final RandomAccessFile file;
    private final @Nullable RunRecord[] runs;
    private final Map<List<Measure>, List<Measure>> shared = new HashMap<>();
    private int count;
    private long syncedNanos = System.nanoTime();

    private Journal(Path path, RandomAccessFile file, int runCount) {
        this.path = path;
        this.file = file;
        this.runs = new RunRecord[runCount];
    }

    private static Map<String, Measure> measures() {
        Map<String, Measure> measures = new HashMap<>();
        Arrays.stream(Measure.values()).forEach(each -> measures.put(each.label(), each));
        return measures;
    }

    /**
     * Opens the journal of a sweep, and reads what is there.
     *
     * @param folder where it is, or will be; has to be there
     * @param doorbell the version of this doorbell
     * @throws ConfigurationException if it is another sweep's, or damaged, or in use
     * @throws IOException if it cannot be read or written
     */
    public static Journal open(Path folder, SweepSpec spec, String doorbell) throws IOException {
        Path path = folder.resolve(NAME);
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        Journal journal = new Journal(path, file, spec.runCount());
        boolean opened = false;
        try {
            journal.lock();
            journal.begin(spec, doorbell);
            opened = true;
            return journal;
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    private void lock() throws IOException {
        FileLock lock;
        try {
            lock = file.getChannel().tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new ConfigurationException(
                    path + " is in use by another sweep; wait for it, or take another directory");
        }
    }

    private void begin(SweepSpec spec, String doorbell) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("journal", "doorbell sweep");
        header.put("doorbell", doorbell);
        header.put("spec", spec.hash());
        header.put("runs", runs.length);
        long whole = read(header);
        file.setLength(whole);
        file.seek(whole);
        if (whole == 0) {
            write(header);
            file.getChannel().force(true);
        }
    }

    /** Reads all whole lines; where the last one ends. */
    private long read(Map<String, Object> header) throws IOException {
        file.seek(0);
        BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(file.getChannel()),
                                StandardCharsets.UTF_8));
        StringBuilder line = new StringBuilder();
        long end = 0;
        int number = 0;
        for (int c = reader.read(); c >= 0; c = reader.read()) {
            if (c != '\n') {
                line.append((char) c);
                continue;
            }
            number++;
            String text = line.toString();
            line.setLength(0);
            if (number == 1) {
                requireSame(text, header);
            } else {
                take(text, number);
            }
            end += text.getBytes(StandardCharsets.UTF_8).length + 1L;
        }
        return end;
    }

    private void requireSame(String text, Map<String, Object> header) {
        JsonNode found = tree(text, 1);
        for (Map.Entry<String, Object> each : header.entrySet()) {
            JsonNode value = found.get(each.getKey());
            String there = value == null ? "nothing" : value.asString();
            if (!there.equals(String.valueOf(each.getValue()))) {
                throw new ConfigurationException(
                        path
                                + " holds the runs of another sweep ("
                                + each.getKey()
                                + " "
                                + there
                                + ", here "
                                + each.getValue()
                                + "); expected the same specification and doorbell, or another"
                                + " directory");
            }
        }
    }

    private JsonNode tree(String text, int number) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException e) {
            throw damaged(number);
        }
        throw damaged(number);
    }

    private ConfigurationException damaged(int number) {
        return new ConfigurationException(
                path
                        + ":"
                        + number
                        + ": no run of this sweep; take the line away, or begin in another"
                        + " directory");
    }

    private void take(String text, int number) {
        JsonNode node = tree(text, number);
        JsonNode run = node.get("run");
        if (run == null || !run.canConvertToInt() || run.intValue() < 0) {
            throw damaged(number);
        }
        JsonNode problem = node.get("problem");
        JsonNode digest = node.get("digest");
        if (run.intValue() >= runs.length || (problem == null) == (digest == null)) {
            throw damaged(number);
        }
        if (problem != null) {
            keep(run.intValue(), RunRecord.failed(problem.asString()));
            return;
        }
        Map<Measure, Double> values = new EnumMap<>(Measure.class);
        for (Map.Entry<String, JsonNode> each : node.path("measures").properties()) {
            Measure measure = MEASURES.get(each.getKey());
            if (measure == null || !each.getValue().isNumber()) {
                throw damaged(number);
            }
            values.put(measure, each.getValue().doubleValue());
        }
        keep(run.intValue(), record(node.path("digest").asString(), values));
    }

    private RunRecord record(String digest, Map<Measure, Double> values) {
        List<Measure> key = new ArrayList<>(values.keySet());
        List<Measure> measures = shared.computeIfAbsent(key, List::copyOf);
        return new RunRecord(
                digest, measures, values.values().stream().mapToDouble(v -> v).toArray());
    }

    private void keep(int run, RunRecord record) {
        if (runs[run] == null) {
            runs[run] = record;
            count++;
        }
    }

    private void write(Map<String, Object> line) throws IOException {
        byte[] bytes = (MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
        long before = file.getFilePointer();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            while (buffer.hasRemaining()) {
                file.getChannel().write(buffer);
            }
        } catch (IOException e) {
            file.setLength(before); // no cut line, where the host allows it
            throw e;
        }
    }

    /** Adds a run that was made. */
    void add(int run, String digest, Map<Measure, Double> measures) throws IOException {
        Map<Measure, Double> inOrder = new EnumMap<>(Measure.class);
        inOrder.putAll(measures);
        Map<String, Double> named = new LinkedHashMap<>();
        inOrder.forEach((measure, value) -> named.put(measure.label(), value));
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("run", run);
        line.put("digest", digest);
        line.put("measures", named);
        write(line);
        keep(run, record(digest, inOrder));
        sync();
    }

    /** Adds a run that could not be made. */
    void add(int run, String problem) throws IOException {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("run", run);
        line.put("problem", problem);
        write(line);
        keep(run, RunRecord.failed(problem));
        sync();
    }

    /** A line is the host's when it is written; once a second it is on the disk as well. */
    private void sync() throws IOException {
        if (System.nanoTime() - syncedNanos > SYNC_NANOS) {
            file.getChannel().force(false);
            syncedNanos = System.nanoTime();
        }
    }

    /** Finished runs, failed ones included. */
    public int count() {
        return count;
    }

    /** What a run came to; null if it is not there yet. */
    @Nullable RunRecord run(int index) {
        return runs[index];
    }

    @Override
    public void close() throws IOException {
        try {
            file.getChannel().force(true);
        } finally {
            file.close();
        }
    }
}
