package dev.doorbell.sim.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that comes to be whole or not at all: written under another name beside it, and renamed when it
 * is closed. A file of that name that was there before stays until then.
 */
public final class ExportFile extends OutputStream {
    private final Path target;
    private final Path part;
    private final OutputStream out;
    private boolean broken;
    private boolean closed;

    private ExportFile(Path target, Path part, OutputStream out) {
        this.target = target;
        this.part = part;
        this.out = out;
    }

    /**
     * Begins a file.
     *
     * @throws ExportException if its folder cannot be written to
     */
    public static ExportFile create(Path target) {
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            return new ExportFile(target, part, Files.newOutputStream(part));
        } catch (IOException e) {
            throw new ExportException(
                    "cannot write " + target + ": " + e + "; is its folder there and writable?", e);
        }
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

    /** Gives up: nothing of this file stays. Idempotent; without effect once it is closed. */
    public void abandon() throws IOException {
        broken = true;
        close();
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
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        if (broken) {
            Files.deleteIfExists(part);
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
}
