package dev.doorbell.kernel.program;

import dev.doorbell.kernel.program.DnsClient.Lookup;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Breenix's HTTP client: a name looked up, one GET that asks the server to close, and reads until the
 * answer is whole. It has no timeout of its own.
 *
 * <p>Source: {@code libs/libbreenix/src/http.rs} of ryanbreen/breenix@0b1503bb and @108243e8.
 */
public final class HttpClient {
    private static final int READS_MAX = 1000;

    /** The longest answer, headers included: what the tree has room for. */
    private static final int ANSWER_BYTES_MAX = 65_536;

    /** How a GET ended. */
    public enum Outcome {
        /** The answer is whole. */
        WHOLE,
        /** No server knew the name. */
        NO_ADDRESS,
        /** There was no connection. */
        CONNECT_FAILED,
        /** The request could not be sent. */
        SEND_FAILED,
        /** The connection was reset. */
        RECEIVE_FAILED,
        /** The connection ended before the answer did. */
        CUT_SHORT,
        /** The answer was not whole after a thousand reads. */
        TOO_MANY_READS,
        /** The answer is longer than 64 KiB. */
        TOO_LONG
    }

    /**
     * A GET.
     *
     * @param lookup of its host; without servers asked if the host is an address
     * @param outcome how it ended
     * @param error of the call that failed; 0 if none did
     * @param status the answer's code; 0 if there is none
     * @param body as far as it came
     * @param reads receive calls made
     * @param startTick when it began
     * @param connectedTick when the connection was there; 0 if it never was
     * @param endTick when it was over
     */
    @SuppressWarnings("ArrayRecordComponent") // the same array is meant, not an equal one
    public record Exchange(
            Lookup lookup,
            Outcome outcome,
            int error,
            int status,
            byte[] body,
            int reads,
            long startTick,
            long connectedTick,
            long endTick) {
        /** Ticks from the beginning to the end. */
        public long ticks() {
            return endTick - startTick;
        }
    }

    private final SystemCalls system;
    private final DnsClient resolver;
    private long startTick;
    private long connectedTick;
    private int reads;
    private HttpResponse response = new HttpResponse();

    /**
     * Makes a client of the program that {@code system} serves.
     *
     * @param policy whom it asks for names
     */
    public HttpClient(SystemCalls system, ResolverPolicy policy) {
        this.system = system;
        this.resolver = new DnsClient(system, policy);
    }

    /** Gets {@code path} of {@code host}, a name or an {@linkplain Addresses address}. */
    public Exchange get(String host, int port, String path) {
        startTick = system.nowTicks();
        connectedTick = 0;
        reads = 0;
        response = new HttpResponse();
        Lookup lookup;
        int address;
        if (Addresses.isAddress(host)) {
            lookup = new Lookup(host, startTick, startTick, List.of());
            address = Addresses.of(host);
        } else {
            lookup = resolver.resolveAuto(host);
            address = lookup.address();
        }
        if (address == 0) {
            return over(lookup, Outcome.NO_ADDRESS, 0);
        }
        int socket = system.sockets().connect(address, port);
        if (socket < 0) {
            return over(lookup, Outcome.CONNECT_FAILED, socket);
        }
        connectedTick = system.nowTicks();
        Exchange exchange = exchange(lookup, socket, host, path);
        system.sockets().close(socket);
        return exchange;
    }

    private Exchange exchange(Lookup lookup, int socket, String host, String path) {
        String text =
                "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
        byte[] request = text.getBytes(StandardCharsets.US_ASCII);
        int sent = system.sockets().send(socket, request, 0, request.length);
        if (sent != request.length) { // what one segment does not carry is not sent at all
            return over(lookup, Outcome.SEND_FAILED, Math.min(sent, 0));
        }
        while (reads < READS_MAX) {
            if (response.bytes() == ANSWER_BYTES_MAX) {
                return over(lookup, Outcome.TOO_LONG, 0);
            }
            byte[] piece = new byte[ANSWER_BYTES_MAX - response.bytes()];
            int bytes = system.sockets().receive(socket, piece);
            reads++;
            if (bytes < 0) {
                return over(lookup, Outcome.RECEIVE_FAILED, bytes);
            }
            if (bytes == 0) {
                boolean whole = response.isWholeAtEnd();
                return over(lookup, whole ? Outcome.WHOLE : Outcome.CUT_SHORT, 0);
            }
            response.add(piece, bytes);
            if (response.isWhole()) {
                return over(lookup, Outcome.WHOLE, 0);
            }
        }
        return over(lookup, Outcome.TOO_MANY_READS, 0);
    }

    private Exchange over(Lookup lookup, Outcome outcome, int error) {
        return new Exchange(
                lookup,
                outcome,
                error,
                response.status(),
                response.body(),
                reads,
                startTick,
                connectedTick,
                system.nowTicks());
    }
}
