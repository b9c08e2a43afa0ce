package dev.doorbell.nic.peer;

import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.sim.event.Event;
import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.Map;

/**
 * A web server's side of a connection: reads a request, works on it, answers.
 *
 * <p>Source: RFC 9112, sections 2 to 7 and 9.3. Left out: Date, ranges, chunked requests, trailers.
 */
final class HttpSession implements TcpApplication {
    private static final int HEAD_BYTES_MAX = 8192;

    /** A guest that asks for more and more without taking it is served no longer. */
    private static final int BACKLOG_BYTES_MAX = 1 << 25;

    private static final String END_OF_HEAD = "\r\n\r\n";

    /** What there is to say of a request. */
    private record Request(
            int status, boolean headOnly, boolean oldVersion, boolean closes, int bodyBytes) {}

    private final PeerLog log;
    private final PeerClock clock;
    private final String host;
    private final TcpConnection connection;
    private final HttpConfig config;
    private final Event served;
    private final Event idle;
    private final StringBuilder unread = new StringBuilder();

    private Request request = new Request(400, false, false, true, 0);
    private boolean working;
    private boolean finished;
    private boolean closed;
    private long bodyToSkip;

    HttpSession(
            PeerClock clock,
            PeerLog log,
            String host,
            TcpConnection connection,
            HttpConfig config) {
        this.clock = clock;
        this.log = log;
        this.host = host;
        this.connection = connection;
        this.config = config;
        this.served = clock.timer(host + ".http", this::serve);
        this.idle = clock.timer(host + ".http.idle", this::idle);
    }

    @Override
    public void opened() {
        waitForRequest();
    }

    private void waitForRequest() {
        clock.set(idle, clock.ticks(config.idleNanos()));
    }

    @Override
    public void received(Bytes data) {
        if (!closed) {
            unread.append(data.toAscii());
            read();
        }
    }

    @Override
    public void finished() {
        finished = true;
        if (!working) {
            close();
        }
    }

    @Override
    public void ended() {
        closed = true;
        clock.cancel(served);
        clock.cancel(idle);
    }

    private void idle() {
        log.note(host, PeerEvent.Kind.HTTP_IDLE, 0, 0);
        close();
        connection.settle();
    }

    private void close() {
        closed = true;
        unread.setLength(0);
        clock.cancel(idle);
        connection.close();
    }

    /** Looks for a whole request in what has come. */
    private void read() {
        int skipped = (int) Math.min(bodyToSkip, unread.length());
        unread.delete(0, skipped);
        bodyToSkip -= skipped;
        if (working || closed) {
            keepUnreadShort();
            return;
        }
        int end = unread.indexOf(END_OF_HEAD);
        if (end >= 0 && end <= HEAD_BYTES_MAX) {
            String head = unread.substring(0, end);
            unread.delete(0, end + END_OF_HEAD.length());
            begin(parse(head));
            read(); // what follows may be the request's body
        } else if (unread.length() > HEAD_BYTES_MAX) {
            unread.setLength(0);
            begin(new Request(431, false, false, true, 0));
        }
    }

    /** Requests sent ahead wait, but not without bound: the connection is then closed after this one. */
    private void keepUnreadShort() {
        if (unread.length() > HEAD_BYTES_MAX) {
            unread.setLength(0);
            finished = true;
        }
    }

    private Request parse(String head) {
        String[] lines = head.split("\r\n", -1);
        String[] words = lines[0].split(" ", -1);
        boolean closes = !config.keepsAlive();
        bodyToSkip = 0;
        for (int i = 1; i < lines.length; i++) {
            String line = lines[i].toLowerCase(Locale.ROOT).replace(" ", "");
            closes |= line.equals("connection:close");
            if (line.matches("content-length:[0-9]{1,9}")) {
                bodyToSkip = Long.parseLong(line.substring(line.indexOf(':') + 1));
            }
        }
        if (words.length != 3 || !words[2].matches("HTTP/1\\.[01]") || words[1].isEmpty()) {
            return new Request(400, false, false, true, 0);
        }
        boolean old = words[2].equals("HTTP/1.0");
        boolean headOnly = words[0].equals("HEAD");
        if (!headOnly && !words[0].equals("GET")) {
            return new Request(405, false, old, closes || old, 0);
        }
        Map<String, Integer> pages = config.pages();
        Integer bytes = pages.isEmpty() ? Integer.valueOf(config.bodyBytes()) : pages.get(words[1]);
        return bytes == null
                ? new Request(404, headOnly, old, closes || old, 0)
                : new Request(200, headOnly, old, closes || old, bytes);
    }

    private void begin(Request next) {
        log.note(host, PeerEvent.Kind.HTTP_ASKED, next.bodyBytes(), next.status());
        clock.cancel(idle);
        request = next;
        working = true;
        if (config.serviceNanos() == 0) {
            respond();
        } else {
            clock.set(served, clock.ticks(config.serviceNanos()));
        }
    }

    private void serve() {
        respond();
        connection.settle();
    }

    private void respond() {
        Request answered = request;
        boolean closes =
                finished
                        || answered.closes()
                        || framing(answered) == HttpConfig.Framing.UNTIL_CLOSE
                        || connection.backlogBytes() > BACKLOG_BYTES_MAX;
        Bytes response = response(answered, closes);
        connection.write(response);
        log.note(host, PeerEvent.Kind.HTTP_ANSWERED, response.length(), answered.status());
        working = false;
        if (closes) {
            close();
        } else {
            waitForRequest();
            read(); // the next request may be here already
        }
    }

    /** HTTP/1.0 knows no chunks. */
    private HttpConfig.Framing framing(Request answered) {
        boolean chunked = config.framing() == HttpConfig.Framing.CHUNKED;
        return chunked && answered.oldVersion() ? HttpConfig.Framing.UNTIL_CLOSE : config.framing();
    }

    private Bytes response(Request answered, boolean closes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HttpConfig.Framing framing = framing(answered);
        String length =
                switch (framing) {
                    case CONTENT_LENGTH -> "Content-Length: " + answered.bodyBytes() + "\r\n";
                    case CHUNKED -> "Transfer-Encoding: chunked\r\n";
                    case UNTIL_CLOSE -> "";
                };
        ascii(
                out,
                "HTTP/1.1 "
                        + answered.status()
                        + " "
                        + reason(answered.status())
                        + "\r\nServer: doorbell\r\nContent-Type: text/plain\r\n"
                        + length
                        + "Connection: "
                        + (closes ? "close" : "keep-alive")
                        + END_OF_HEAD);
        if (!answered.headOnly()) {
            if (framing == HttpConfig.Framing.CHUNKED) {
                chunks(out, answered.bodyBytes());
            } else {
                body(out, 0, answered.bodyBytes());
            }
        }
        byte[] all = out.toByteArray();
        return Bytes.copyOf(all, 0, all.length);
    }

    private void chunks(ByteArrayOutputStream out, int bytes) {
        for (int at = 0; at < bytes; at += config.chunkBytes()) {
            int end = Math.min(bytes, at + config.chunkBytes());
            ascii(out, Integer.toHexString(end - at) + "\r\n");
            body(out, at, end);
            ascii(out, "\r\n");
        }
        ascii(out, "0" + END_OF_HEAD);
    }

    private static void body(ByteArrayOutputStream out, int from, int to) {
        for (int i = from; i < to; i++) {
            out.write(HttpConfig.bodyByte(i));
        }
    }

    private static void ascii(ByteArrayOutputStream out, String text) {
        out.writeBytes(Bytes.ofAscii(text).toArray());
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 431 -> "Request Header Fields Too Large";
            default -> "Bad Request";
        };
    }
}
