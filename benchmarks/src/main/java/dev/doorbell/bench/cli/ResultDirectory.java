package dev.doorbell.bench.cli;

import dev.doorbell.sim.error.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A directory for results. Every file is written under another name first and renamed when it is
 * whole; if one cannot be written, none is left behind, nor a directory that was made for them.
 */
final class ResultDirectory {
    private final String option;
    private final Path path;
    private final Deque<Path> prepared = new ArrayDeque<>();

    private ResultDirectory(String option, Path path) {
        this.option = option;
        this.path = path;
    }

    /** The directory that {@code --out} names. */
    static ResultDirectory of(String name) {
        return of("--out", name);
    }

    /**
     * The directory of that name, which need not be there.
     *
     * @param option which option names it, for messages
     * @throws ConfigurationException if that is no name for one
     */
    static ResultDirectory of(String option, String name) {
        if (name.isBlank()) {
            throw new ConfigurationException(option + " names nothing; expected a directory");
        }
        try {
            return new ResultDirectory(option, Path.of(name));
        } catch (InvalidPathException e) {
            throw new ConfigurationException(option + " " + name + " is no path: " + e.getReason());
        }
    }

    /**
     * Tries whether files can be written there, and leaves everything as it was.
     *
     * @throws ConfigurationException if they cannot
     */
    void check() {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new ConfigurationException(
                    option + " " + path + " is a file; expected a directory, or a name not in use");
        }
        Deque<Path> made = new ArrayDeque<>();
        try {
            makeDirectories(made);
            Path probe = temporary("probe");
            Files.write(probe, new byte[0], StandardOpenOption.CREATE_NEW);
            Files.delete(probe);
        } catch (IOException e) {
            throw new ConfigurationException(
                    option
                            + " "
                            + path
                            + " cannot be written to ("
                            + reason(e)
                            + "); expected a directory, or a name in one, that you may write to");
        } finally {
            removeQuietly(made);
        }
    }

    /**
     * Makes the directory now, for files that grow while the run goes on.
     *
     * @return it
     * @throws OutputException if that fails
     */
    Path prepare() {
        try {
            makeDirectories(prepared);
            return path;
        } catch (IOException e) {
            abandon();
            throw cannotWrite(e);
        }
    }

    /** Where it is. */
    Path path() {
        return path;
    }

    /** Takes away again what {@link #prepare} made, if there is nothing in it. */
    void abandon() {
        removeQuietly(prepared);
        prepared.clear();
    }

    /** The results could not be written. */
    OutputException cannotWrite(IOException e) {
        return new OutputException(
                "the results could not be written to " + path + ": " + reason(e), e);
    }

    /**
     * Writes files, by name.
     *
     * @throws OutputException if that fails; then none of them is there unless it was before
     */
    void write(Map<String, String> files) {
        Deque<Path> made = new ArrayDeque<>();
        try {
            makeDirectories(made);
            Map<Path, Path> moves = new LinkedHashMap<>();
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path target = path.resolve(file.getKey());
                if (Files.isDirectory(target)) {
                    throw new FileSystemException(target.toString(), null, "is a directory");
                }
                Path whole = temporary(file.getKey());
                made.push(whole);
                Files.writeString(
                        whole,
                        file.getValue(),
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE_NEW);
                moves.put(whole, target);
            }
            for (Map.Entry<Path, Path> move : moves.entrySet()) {
                boolean isNew = !Files.exists(move.getValue());
                move(move.getKey(), move.getValue());
                if (isNew) {
                    made.push(move.getValue());
                }
            }
        } catch (IOException e) {
            removeQuietly(made);
            throw cannotWrite(e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void makeDirectories(Deque<Path> made) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path at = path.toAbsolutePath().normalize();
                at != null && !Files.exists(at);
                at = at.getParent()) {
            missing.push(at);
        }
        for (Path each : missing) {
            Files.createDirectory(each);
            made.push(each);
        }
    }

    private Path temporary(String name) {
        return path.resolve("." + name + "." + ProcessHandle.current().pid() + ".tmp");
    }

    private static void removeQuietly(Deque<Path> paths) {
        for (Path each : paths) {
            try {
                Files.deleteIfExists(each);
            } catch (IOException e) {
                return; // somebody else put something there; the first failure is what is reported
            }
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException inFile && inFile.getReason() != null) {
            return inFile.getFile() + ": " + inFile.getReason();
        }
        return String.valueOf(e.getMessage());
    }
}
