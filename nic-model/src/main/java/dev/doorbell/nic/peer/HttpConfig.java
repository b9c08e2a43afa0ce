package dev.doorbell.nic.peer;

import java.util.Map;

/**
 * A web server at one port: answers GET and HEAD.
 *
 * @param serviceNanos from the request's last byte to the response's first
 * @param bodyBytes of every page, if no pages are named
 * @param pages body bytes by path; other paths are not found, unless it is empty
 * @param framing how the client learns where the body ends
 * @param chunkBytes of each chunk but the last, if chunked
 * @param keepsAlive whether a connection may serve a further request
 * @param idleNanos a connection without a whole request for so long is closed
 */
public record HttpConfig(
        int port,
        long serviceNanos,
        int bodyBytes,
        Map<String, Integer> pages,
        Framing framing,
        int chunkBytes,
        boolean keepsAlive,
        long idleNanos) {
    /** The largest body, 16 MiB. */
    public static final int BODY_BYTES_MAX = 1 << 24;

    /** How a client learns where a body ends. Source: RFC 9112, section 6. */
    public enum Framing {
        /** By a Content-Length. */
        CONTENT_LENGTH,
        /** By a last chunk without bytes. */
        CHUNKED,
        /** By the end of the connection. */
        UNTIL_CLOSE
    }

    /** Checks and copies. */
    public HttpConfig {
        Checks.port("port of a web server", port);
        Checks.nanos("service time of a web server", serviceNanos);
        Checks.between("bytes of a body", bodyBytes, 0, BODY_BYTES_MAX);
        for (int bytes : pages.values()) {
            Checks.between("bytes of a page", bytes, 0, BODY_BYTES_MAX);
        }
        Checks.between("bytes of a chunk", chunkBytes, 1, BODY_BYTES_MAX);
        Checks.nanos("idle time of a web server", idleNanos);
        pages = Map.copyOf(pages);
    }

    /** Port 80, every path, at once, with a Content-Length; closes after each response. */
    public static HttpConfig serving(int bodyBytes) {
        return new HttpConfig(
                80, 0, bodyBytes, Map.of(), Framing.CONTENT_LENGTH, 4096, false, 60_000_000_000L);
    }

    /** The byte at {@code index} of every body: a pattern whose period no segment size divides. */
    public static byte bodyByte(int index) {
        return (byte) ('!' + index % 89);
    }

    /** The same at another port. */
    public HttpConfig withPort(int to) {
        return new HttpConfig(
                to, serviceNanos, bodyBytes, pages, framing, chunkBytes, keepsAlive, idleNanos);
    }

    /** The same, as slow as that. */
    public HttpConfig withServiceNanos(long nanos) {
        return new HttpConfig(
                port, nanos, bodyBytes, pages, framing, chunkBytes, keepsAlive, idleNanos);
    }

    /** The same for these paths only. */
    public HttpConfig withPages(Map<String, Integer> to) {
        return new HttpConfig(
                port, serviceNanos, bodyBytes, to, framing, chunkBytes, keepsAlive, idleNanos);
    }

    /** The same, ending bodies otherwise. */
    public HttpConfig withFraming(Framing to) {
        return new HttpConfig(
                port, serviceNanos, bodyBytes, pages, to, chunkBytes, keepsAlive, idleNanos);
    }

    /** The same with other chunks. */
    public HttpConfig withChunkBytes(int bytes) {
        return new HttpConfig(
                port, serviceNanos, bodyBytes, pages, framing, bytes, keepsAlive, idleNanos);
    }

    /** The same, keeping connections for further requests. */
    public HttpConfig keepingAlive() {
        return new HttpConfig(
                port, serviceNanos, bodyBytes, pages, framing, chunkBytes, true, idleNanos);
    }

    /** The same with another patience. */
    public HttpConfig withIdleNanos(long nanos) {
        return new HttpConfig(
                port, serviceNanos, bodyBytes, pages, framing, chunkBytes, keepsAlive, nanos);
    }
}
