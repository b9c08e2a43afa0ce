package dev.doorbell.kernel.net;

import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import java.util.ArrayDeque;
import java.util.Deque;

/** The bytes a connection has accepted and its program has not read; each segment keeps its journey. */
final class ReceiveBuffer {
    /** Bytes it holds; the window that is offered knows nothing of it. */
    static final int BYTES_MAX = 1 << 20;

    private static final class Piece {
        private final byte[] data;
        private final long journey;
        private int read;

        Piece(byte[] data, long journey) {
            this.data = data;
            this.journey = journey;
        }
    }

    private final JourneyBook journeys;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private int bytes;

    ReceiveBuffer(JourneyBook journeys) {
        this.journeys = journeys;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    boolean hasRoom(int more) {
        return bytes + more <= BYTES_MAX;
    }

    void add(byte[] data, long journey) {
        pieces.addLast(new Piece(data, journey));
        bytes += data.length;
    }

    /** Moves the oldest bytes to {@code to}; a segment read to its end has arrived. */
    int take(byte[] to) {
        int taken = 0;
        while (taken < to.length && !pieces.isEmpty()) {
            Piece piece = pieces.getFirst();
            int part = Math.min(to.length - taken, piece.data.length - piece.read);
            System.arraycopy(piece.data, piece.read, to, taken, part);
            piece.read += part;
            taken += part;
            if (piece.read == piece.data.length) {
                pieces.removeFirst();
                if (piece.journey != JourneyBook.NONE) {
                    journeys.delivered(piece.journey);
                }
            }
        }
        bytes -= taken;
        return taken;
    }

    /** Nobody will read the rest. */
    void discard() {
        for (Piece piece : pieces) {
            if (piece.journey != JourneyBook.NONE) {
                journeys.drop(piece.journey, DropReason.NO_RECEIVER);
            }
        }
        pieces.clear();
        bytes = 0;
    }
}
