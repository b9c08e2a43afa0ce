package dev.doorbell.kernel.program;

import java.util.ArrayList;
import java.util.List;

/**
 * Breenix's resolver: one query to one server after the other, each sent once.
 *
 * <p>It waits in a loop that looks for a datagram, looks at the clock and yields. How long a server
 * that is dead costs follows from the {@link ResolverPolicy} and, with a clock of whole seconds, from
 * the fraction of the second at which it was asked.
 *
 * <p>Source: {@code libs/libbreenix/src/dns.rs} of ryanbreen/breenix@0b1503bb and @108243e8.
 */
public final class DnsClient {
    private static final int DNS_PORT = 53;
    private static final int ANSWER_BYTES_MAX = 512;

    /** Transaction numbers follow; the tree mixes the name into them, which nothing here depends on. */
    private static final int FIRST_ID = 0x1000;

    /** What became of one server. */
    public enum Outcome {
        /** It gave an address. */
        ANSWERED,
        /** It said nothing in time. */
        TIMED_OUT,
        /** The query could not be sent. */
        SEND_ERROR,
        /** It said that it failed, or that there is no such name. */
        SERVER_ERROR,
        /** Its answer has no address. */
        NO_ADDRESS,
        /** What came first was another query's answer, or made no sense. */
        NOT_UNDERSTOOD,
        /** Its address begins with 0 or 127, as those of servers that block names do. */
        ADDRESS_REJECTED
    }

    /**
     * One server asked.
     *
     * @param server its {@linkplain Addresses address}
     * @param outcome what became of it
     * @param startTick when it was turned to
     * @param endTick when it was done with
     * @param address the name's; 0 unless it answered
     */
    public record Attempt(int server, Outcome outcome, long startTick, long endTick, int address) {}

    /**
     * A name looked up.
     *
     * @param host the name
     * @param startTick when it began
     * @param endTick when it was over
     * @param attempts the servers asked, the last one with the answer if there is one
     */
    public record Lookup(String host, long startTick, long endTick, List<Attempt> attempts) {
        /** Keeps a copy of the list. */
        public Lookup {
            attempts = List.copyOf(attempts);
        }

        /** Whether the last server answered. */
        public boolean isAnswered() {
            return !attempts.isEmpty()
                    && attempts.get(attempts.size() - 1).outcome() == Outcome.ANSWERED;
        }

        /** The address; 0 if there is none. */
        public int address() {
            return isAnswered() ? attempts.get(attempts.size() - 1).address() : 0;
        }

        /** Ticks from the beginning to the end. */
        public long ticks() {
            return endTick - startTick;
        }
    }

    private final SystemCalls system;
    private final ResolverPolicy policy;
    private final byte[] answer = new byte[ANSWER_BYTES_MAX];
    private int lastId = FIRST_ID;

    /** Makes a resolver of the program that {@code system} serves. */
    public DnsClient(SystemCalls system, ResolverPolicy policy) {
        this.system = system;
        this.policy = policy;
    }

    /** Asks the policy's servers, one after the other, until one answers. */
    public Lookup resolveAuto(String host) {
        long start = system.nowTicks();
        List<Attempt> attempts = new ArrayList<>();
        for (int server : policy.servers()) {
            Attempt attempt = resolve(host, server);
            attempts.add(attempt);
            if (attempt.outcome() == Outcome.ANSWERED) {
                break;
            }
        }
        return new Lookup(host, start, system.nowTicks(), attempts);
    }

    /** Asks one server, once. */
    public Attempt resolve(String host, int server) {
        long start = system.nowTicks();
        Sockets sockets = system.sockets();
        int socket = sockets.udp();
        sockets.bind(socket, 0);
        int id = ++lastId & 0xFFFF;
        int sent = sockets.sendTo(socket, DnsMessage.query(id, host), server, DNS_PORT);
        Outcome outcome = Outcome.SEND_ERROR;
        int address = 0;
        if (sent >= 0) {
            int bytes = awaitDatagram(socket);
            DnsMessage message = new DnsMessage(answer, bytes);
            outcome = bytes > 0 ? judge(message, id) : Outcome.TIMED_OUT;
            address = outcome == Outcome.ANSWERED ? message.address() : 0;
        }
        sockets.close(socket);
        return new Attempt(server, outcome, start, system.nowTicks(), address);
    }

    /** The length of the first datagram that comes, whatever it is; 0 if the time is over before. */
    private int awaitDatagram(int socket) {
        long startMillis = system.clockMillis();
        while (true) {
            int bytes = system.sockets().receiveFrom(socket, answer);
            if (bytes > 0) {
                return bytes;
            }
            if (policy.isOver(startMillis, system.clockMillis())) {
                return 0;
            }
            system.yieldLooking();
        }
    }

    private static Outcome judge(DnsMessage message, int id) {
        return switch (message.read(id)) {
            case MALFORMED -> Outcome.NOT_UNDERSTOOD;
            case SERVER_ERROR -> Outcome.SERVER_ERROR;
            case NO_ADDRESS -> Outcome.NO_ADDRESS;
            case ADDRESS ->
                    isUsable(message.address()) ? Outcome.ANSWERED : Outcome.ADDRESS_REJECTED;
        };
    }

    private static boolean isUsable(int address) {
        int first = address >>> 24;
        return first != 0 && first != 127;
    }
}
