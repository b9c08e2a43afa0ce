package dev.doorbell.kernel.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;

/** Streams that do not do what one would like. */
final class Streams {
    private Streams() {}

    /** Takes so many bytes and no more, as a disk that fills up. */
    static final class Full extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final long room;

        Full(long room) {
            this.room = room;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            int fits = (int) Math.min(length, room - bytes.size());
            bytes.write(from, offset, fits);
            if (fits < length) {
                throw new IOException("No space left on device");
            }
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }

    /** Takes its time over every block. */
    static final class Slow extends OutputStream {
        private static final long PAUSE_NANOS = 2_000_000;

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(int value) {
            bytes.write(value);
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            LockSupport.parkNanos(PAUSE_NANOS);
            bytes.write(from, offset, length);
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
