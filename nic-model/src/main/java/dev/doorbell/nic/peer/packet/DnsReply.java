package dev.doorbell.nic.peer.packet;

/**
 * Puts the answer to a {@link DnsQuestion} together: header, the question again, then answers.
 *
 * <p>Source: RFC 1035, sections 4.1.1 to 4.1.4.
 */
public final class DnsReply {
    /** Code: all is well. */
    public static final int NO_ERROR = 0;

    /** Code: the server has failed. */
    public static final int SERVER_FAILURE = 2;

    /** Code: there is no such name. */
    public static final int NO_SUCH_NAME = 3;

    /** Code: the server does not want to. */
    public static final int REFUSED = 5;

    private static final int RESPONSE = 0x8000;
    private static final int TRUNCATED = 0x0200;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int RECURSION_AVAILABLE = 0x0080;
    private static final int POINTER = 0xC000;

    private final DnsQuestion question;
    private final ByteWriter answers = new ByteWriter();
    private int count;
    private int code = NO_ERROR;
    private int id;
    private boolean truncated;

    /** Begins an answer without records. */
    public DnsReply(DnsQuestion question) {
        this.question = question;
        this.id = question.id();
    }

    /** Sets the response code. */
    public DnsReply code(int to) {
        code = to;
        return this;
    }

    /** Sets another transaction number than the question's. */
    public DnsReply id(int to) {
        id = to;
        return this;
    }

    /** Says that there is more, which did not fit. */
    public DnsReply truncated() {
        truncated = true;
        return this;
    }

    /** Adds an address of the name asked for, which a compression pointer stands for. */
    public DnsReply address(int address, int ttlSeconds) {
        return record(DnsQuestion.HEADER_BYTES, DnsQuestion.A, ttlSeconds, ipv4(address));
    }

    /**
     * Adds the statement that the name asked for is another's alias, and an address of that one: {@code
     * alias} and the name asked for.
     */
    public DnsReply aliasAndAddress(String alias, int address, int ttlSeconds) {
        int nameAt = answersAt() + answers.length() + 12;
        Bytes target =
                new ByteWriter()
                        .u8(alias.length())
                        .bytes(Bytes.ofAscii(alias))
                        .u16(POINTER | DnsQuestion.HEADER_BYTES)
                        .done();
        record(DnsQuestion.HEADER_BYTES, DnsQuestion.CNAME, ttlSeconds, target);
        return record(nameAt, DnsQuestion.A, ttlSeconds, ipv4(address));
    }

    /** Adds an address whose name is a compression pointer to itself. */
    public DnsReply addressOfEndlessName(int address, int ttlSeconds) {
        return record(answersAt() + answers.length(), DnsQuestion.A, ttlSeconds, ipv4(address));
    }

    private int answersAt() {
        return DnsQuestion.HEADER_BYTES + question.section().length();
    }

    private static Bytes ipv4(int address) {
        return new ByteWriter().i32(address).done();
    }

    private DnsReply record(int nameAt, int type, int ttlSeconds, Bytes data) {
        answers.u16(POINTER | nameAt)
                .u16(type)
                .u16(DnsQuestion.INTERNET)
                .i32(ttlSeconds)
                .u16(data.length())
                .bytes(data);
        count++;
        return this;
    }

    /** Its bytes. */
    public Bytes write() {
        int flags =
                RESPONSE
                        | (truncated ? TRUNCATED : 0)
                        | (question.recursion() ? RECURSION_DESIRED : 0)
                        | RECURSION_AVAILABLE
                        | code;
        return new ByteWriter()
                .u16(id)
                .u16(flags)
                .u16(1)
                .u16(count)
                .u16(0)
                .u16(0)
                .bytes(question.section())
                .bytes(answers.done())
                .done();
    }
}
