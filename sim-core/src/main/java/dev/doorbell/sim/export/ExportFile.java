package dev.doorbell.sim.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that comes to be whole or not at all: written under another name beside it, and renamed when it
 * is closed. A file of that name that was there before stays until then. What is left of one that was
 * never closed is removed when the JVM exits. A pipe or a device is written to as it is.
 */
public final class ExportFile extends OutputStream {
    /** Other runs may be writing the same file. */
    private static final int NAMES_MAX = 1000;

    private final Path target;
    private final Path part;
    private final OutputStream out;
    private boolean held;
    private boolean broken;
    private boolean closed;
    private boolean taken;

    private ExportFile(Path target, Path part, OutputStream out) {
        this.target = target;
        this.part = part;
        this.out = out;
    }

    /**
     * Begins a file.
     *
     * @throws ExportException if it is a folder, or its folder is not there or cannot be written to
     */
    public static ExportFile create(Path target) {
        try {
            if (Files.isDirectory(target)) {
                throw new ExportException(
                        "cannot write " + target + ": it is a folder; give the name of a file");
            }
            if (!Files.exists(target)) {
                return besides(target);
            }
            Path real = target.toRealPath(); // of a link, what it leads to
            return Files.isRegularFile(real)
                    ? besides(real)
                    : new ExportFile(
                            real, real, Files.newOutputStream(real, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw new ExportException("cannot write " + target + ": " + why(e), e);
        }
    }

    /**
     * The same, but closing it is not enough: it takes its name when it is {@linkplain #commit committed},
     * so that of several files all can be whole before the first is seen.
     *
     * @throws ExportException as {@link #create} does
     */
    public static ExportFile held(Path target) {
        ExportFile file = create(target);
        file.held = true;
        return file;
    }

    private static ExportFile besides(Path target) throws IOException {
        for (int number = 0; ; number++) {
            Path part = target.resolveSibling("." + target.getFileName() + "." + number + ".part");
            try {
                OutputStream out =
                        Files.newOutputStream(
                                part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                part.toFile().deleteOnExit();
                return new ExportFile(target, part, out);
            } catch (FileAlreadyExistsException e) {
                if (number == NAMES_MAX) {
                    throw e;
                }
            }
        }
    }

    /** An input or output error in words. */
    static String why(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "its folder is not there";
        } else if (e instanceof AccessDeniedException) {
            return "its folder, or the file, may not be written to";
        } else if (e instanceof FileSystemException of && of.getReason() != null) {
            return of.getReason();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        try {
            out.write(from, offset, length);
        } catch (IOException e) {
            broken = true;
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            broken = true;
            throw e;
        }
    }

    /** Gives up: nothing of this file stays. Idempotent; without effect once it has its name. */
    public void abandon() throws IOException {
        broken = true;
        close();
        if (held && !taken) {
            remove();
        }
    }

    /** Closes it and gives it its name; removes it if that fails. */
    public void commit() throws IOException {
        close();
        if (!taken && !broken) {
            try {
                take();
            } catch (IOException e) {
                abandon();
                throw e;
            }
        }
    }

    /** Gives up, and takes it away even if it has its name. */
    public void withdraw() throws IOException {
        abandon();
        if (taken && !part.equals(target)) {
            Files.deleteIfExists(target);
        }
    }

    /** Gives the file its name; or removes what there is of it, if something could not be written. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            out.close();
            if (!broken && !held) {
                take();
            }
        } catch (IOException e) {
            broken = true;
            throw e;
        } finally {
            if (broken) {
                remove();
            }
        }
    }

    private void take() throws IOException {
        taken = true;
        if (part.equals(target)) {
            return;
        }
        try {
            Files.move(
                    part,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void remove() throws IOException {
        if (!part.equals(target)) {
            Files.deleteIfExists(part);
        }
    }
}
