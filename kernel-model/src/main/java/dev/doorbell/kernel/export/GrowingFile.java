package dev.doorbell.kernel.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that grows under another name beside its own. First it is finished, then it takes its name; so
 * that of several all can be finished before the first is seen.
 */
final class GrowingFile extends OutputStream {
    private final Path target;
    private final Path growing;
    private final OutputStream out;
    private boolean closed;
    private boolean committed;

    private GrowingFile(Path target, Path growing, OutputStream out) {
        this.target = target;
        this.growing = growing;
        this.out = out;
    }

    /**
     * Begins one.
     *
     * @throws IOException if nothing can be written beside it, or a folder has its name
     */
    static GrowingFile create(Path target) throws IOException {
        if (Files.isDirectory(target)) {
            throw new FileSystemException(target.toString(), null, "is a directory");
        }
        Path growing =
                target.resolveSibling(
                        "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        OutputStream out =
                Files.newOutputStream(
                        growing,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
        return new GrowingFile(target, growing, out);
    }

    @Override
    public void write(int value) throws IOException {
        out.write(value);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        out.write(from, offset, length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /** It is finished. Idempotent. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            out.close();
        }
    }

    /** It takes its name, in place of one that had it. */
    void commit() throws IOException {
        close();
        try {
            Files.move(growing, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(growing, target, StandardCopyOption.REPLACE_EXISTING);
        }
        committed = true;
    }

    /** Nothing of it stays, whether it had taken its name or not. */
    void withdraw() throws IOException {
        try {
            close();
        } finally {
            Files.deleteIfExists(committed ? target : growing);
        }
    }

    Path target() {
        return target;
    }
}
