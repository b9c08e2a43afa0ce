package dev.doorbell.bench.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Standard output, which remembers why it could not be written: a writer on top of it would not say. */
final class StandardOut extends OutputStream {
    private static final Path LINK = Path.of("/proc/self/fd/1");

    private final OutputStream stream;
    private @Nullable IOException problem;

    StandardOut(OutputStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            stream.write(bytes, offset, length);
        } catch (IOException e) {
            problem = e;
            throw e;
        }
    }

    /** Why it could not be written; empty if it could. */
    String problem() {
        IOException why = problem;
        return why == null ? "" : String.valueOf(why.getMessage());
    }

    /**
     * Whether nobody reads any more. The message is in the host's language, so it is also looked at what
     * kind of file it is: a pipe fails for no other reason.
     */
    boolean isClosed() {
        IOException why = problem;
        return why != null && ("Broken pipe".equals(why.getMessage()) || isPipe());
    }

    private static boolean isPipe() {
        try {
            String target = Files.readSymbolicLink(LINK).toString();
            return target.startsWith("pipe:") || target.startsWith("socket:");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
