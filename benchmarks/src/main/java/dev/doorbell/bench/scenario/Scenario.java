package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.kernel.boot.FirmwareSource;
import dev.doorbell.kernel.policy.InterruptPolicy;
import dev.doorbell.kernel.policy.NetworkPolicy;
import dev.doorbell.kernel.policy.PollCondition;
import dev.doorbell.kernel.policy.ReceivePolicy;
import dev.doorbell.kernel.policy.Snapshot;
import dev.doorbell.kernel.policy.TickRearm;
import dev.doorbell.kernel.program.ResolverPolicy;
import dev.doorbell.nic.peer.DnsConfig;
import dev.doorbell.nic.peer.HttpConfig;
import dev.doorbell.pci.neighbour.Neighbour;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario file says, key by key. What it does not say is null, or empty, and has the default that
 * its key names.
 */
public record Scenario(
        @Key(value = "a name without spaces, as results show it", required = true, max = 60)
                String name,
        @Key(value = "what it shows, in one sentence", required = true, max = 200) String title,
        @Key("the row of the mission it belongs to: B1 to B15, S1 to S3, C1 to C4; default none")
                @Nullable String row,
        @Key("the board; default parallels") @Nullable Board board,
        @Key(value = "processors; default 1", min = 1, max = 512) @Nullable Integer cores,
        @Key("the network device; default the board's own") @Nullable NicKind nic,
        @Key(
                        value = "bytes of an NVMe disk, a multiple of 4096; default 0, no disk",
                        max = 1L << 30)
                @Nullable Long disk,
        @Key("other controllers, which take messages of the same pool; default none")
                List<Neighbour.Model> neighbours,
        @Key("functions that take messages and send them all the time; default none")
                List<Sender> senders,
        @Key("how the kernel hears of frames; default poll") @Nullable Delivery delivery,
        @Key("how the kernel hears of the disk; default poll") @Nullable Delivery diskDelivery,
        @Key("whose kernel it is; default seed") @Nullable Snapshot snapshot,
        @Key("choices of the kernel in place of the snapshot's") @Nullable Policy policy,
        @Key("the timing; default parallels-m1") @Nullable Profile profile,
        @Key("what the kernel believes about the board; default acpi")
                @Nullable FirmwareSource firmware,
        @Key("one run for each; default 1") List<Long> seeds,
        @Key("simulated time after which a run ends in any case; default 30 s")
                @Nullable Time duration,
        @Key("what happens") @Nullable Workload workload,
        @Key("the other end of the wire; default nobody") @Nullable Net network,
        @Key("what is expected of the measurements") List<Expectation> expect) {

    /** The longest run. */
    static final Time DURATION_DEFAULT = new Time(30_000_000_000L);

    /** A board, by name or as another one with some numbers replaced. */
    @Shorthand
    public record Board(
            @Key(value = "a board's name", required = true) String base,
            @Key("the name of the board that it becomes; default the base board's")
                    @Nullable String name,
            @Key(value = "addresses and counts to be replaced, by name", min = -1)
                    Map<String, Long> set) {}

    /** A timing profile, by name or with some constants replaced. */
    @Shorthand
    public record Profile(
            @Key(value = "a profile's name", required = true) String base,
            @Key("constants to be replaced, by name") Map<String, Long> set) {}

    /** A function that sends messages, and whose handler counts them. */
    public record Sender(
            @Key(value = "its name", required = true, max = 30) String name,
            @Key(value = "messages it takes of the pool; default 1", min = 1, max = 64)
                    @Nullable Integer messages,
            @Key(value = "how often it sends each; default once in 1 ms") @Nullable Time every) {}

    /** The kernel's choices. */
    public record Policy(
            @Key("of the tick") @Nullable Tick tick,
            @Key("of interrupts") @Nullable Interrupts interrupts,
            @Key("of receiving") @Nullable Receive receive,
            @Key("of the network stack") @Nullable Stack network) {}

    /** The tick's choices. */
    public record Tick(
            @Key(value = "ticks a second on each core", min = 1, max = 100_000)
                    @Nullable Integer hz,
            @Key("how the timer is set again") @Nullable TickRearm rearm,
            @Key(value = "every so many ticks may poll", min = 1, max = 100_000)
                    @Nullable Integer pollDivisor,
            @Key("whether they do") @Nullable PollCondition poll,
            @Key(value = "each core's first tick, in microseconds", max = 1_000_000)
                    List<Integer> phaseMicros) {}

    /** The choices of interrupt entry, softirqs and wake-ups. */
    public record Interrupts(
            @Key("who is asked") InterruptPolicy.@Nullable Dispatch dispatch,
            @Key("how an interrupt is ended") InterruptPolicy.@Nullable EndOfInterrupt end,
            @Key("whether handlers may be interrupted") @Nullable Boolean nested,
            @Key("which INTIDs are taken for real") InterruptPolicy.@Nullable IntidRange range,
            @Key("what becomes of early softirqs") InterruptPolicy.@Nullable EarlyRaise earlyRaise,
            @Key("which thread goes on where softirqs give up")
                    InterruptPolicy.@Nullable Daemon daemon,
            @Key("how another core hears of a wake-up")
                    InterruptPolicy.@Nullable RemoteWake remoteWake,
            @Key("when the first interrupt is taken")
                    InterruptPolicy.@Nullable BootOrder bootOrder) {}

    /** The choices of receiving. */
    public record Receive(
            @Key(value = "receive buffers of a virtio queue", min = 1, max = 256)
                    @Nullable Integer buffers,
            @Key("what the handler does; together with rearm")
                    ReceivePolicy.@Nullable Handler handler,
            @Key("what the softirq does when the ring is empty")
                    ReceivePolicy.@Nullable Rearm rearm,
            @Key(value = "frames of one softirq run; 0 for no limit", max = 1_000_000)
                    @Nullable Integer budget,
            @Key("whether a second drain steps back") @Nullable Boolean guarded,
            @Key("which buffers are given back") ReceivePolicy.@Nullable Repost repost,
            @Key("in which order messages are set up")
                    ReceivePolicy.@Nullable MessageOrder messages,
            @Key("how frames are sent") ReceivePolicy.@Nullable Transmit transmit,
            @Key("least time between two interrupts") @Nullable Time moderation) {}

    /** The choices of the network stack. */
    public record Stack(
            @Key("the kernel's IPv4 address; default as the tree has it for the board")
                    @Nullable String address,
            @Key("its gateway; likewise") @Nullable String gateway,
            @Key("whom packets are handed to") NetworkPolicy.@Nullable NextHop nextHop,
            @Key("what becomes of packets without a next hop")
                    NetworkPolicy.@Nullable ArpMiss arpMiss,
            @Key("how TCP behaves") NetworkPolicy.@Nullable TcpKind tcp,
            @Key("whom programs ask for names") @Nullable Resolvers dns,
            @Key("whom the HTTP client asks") @Nullable Resolvers http) {}

    /** Name servers, in the order asked. */
    public record Resolvers(
            @Key("IPv4 addresses; default the snapshot's") List<String> servers,
            @Key("how long each is waited for; default the snapshot's") @Nullable Time timeout,
            @Key("what the deadline is compared with; default the snapshot's")
                    ResolverPolicy.@Nullable Clock clock) {}

    /** What happens; several at once, where they do not exclude each other. */
    public record Workload(
            @Key("small UDP frames arrive") @Nullable Packets packets,
            @Key("a program looks names up") @Nullable Dns dns,
            @Key("a program gets pages") @Nullable Http http,
            @Key("a program reads the disk") @Nullable DiskReads diskReads,
            @Key("interrupts go from core to core meanwhile") @Nullable Moves moves,
            @Key("random sequences of ITS commands against an oracle; alone")
                    @Nullable ItsCommands itsCommands,
            @Key("machines are built, booted, checked and closed; alone")
                    @Nullable Machines machines,
            @Key("every delivery of every NIC on every board; alone") @Nullable Sweep sweep) {}

    /** How frames follow each other. */
    public enum Distribution {
        /** At random, gaps exponential. */
        POISSON,
        /** Evenly. */
        CONSTANT
    }

    /** Frames that arrive. */
    public record Packets(
            @Key(value = "a second", required = true, min = 1, max = 10_000_000) Double rate,
            @Key("how they follow each other; default poisson") @Nullable Distribution distribution,
            @Key(value = "how many, of each seed", required = true, min = 1, max = 1_000_000)
                    Long count,
            @Key(value = "of each frame, without FCS; default 60", min = 60, max = 1514)
                    @Nullable Integer bytes,
            @Key(value = "so many arrive together; default 1", min = 1, max = 1000)
                    @Nullable Integer burst) {}

    /** Names that are looked up. */
    public record Dns(
            @Key(value = "the name; default example.com", max = 200) @Nullable String host,
            @Key(value = "how often, of each seed; default 1", min = 1, max = 1000)
                    @Nullable Integer count,
            @Key("before the first one, a random time up to this; default 1 s")
                    @Nullable Time phase) {}

    /** Pages that are fetched. */
    public record Http(
            @Key(value = "a name or an IPv4 address; default example.com", max = 200)
                    @Nullable String host,
            @Key(value = "the port; default 80", min = 1, max = 65_535) @Nullable Integer port,
            @Key(value = "default /", max = 200) @Nullable String path,
            @Key(value = "how often, of each seed; default 1", min = 1, max = 1000)
                    @Nullable Integer count,
            @Key("before the first one, a random time up to this; default 1 s")
                    @Nullable Time phase) {}

    /** Blocks that are read, one request after the other. */
    public record DiskReads(
            @Key(value = "how often, of each seed", required = true, min = 1, max = 100_000)
                    Integer count,
            @Key(value = "blocks of 512 bytes each time; default 8", min = 1, max = 64)
                    @Nullable Integer blocks,
            @Key("between two; default 100 us") @Nullable Time every) {}

    /** How an interrupt is moved. */
    public enum Mover {
        /** The NIC's alone: IROUTER, ITARGETSR or MOVI. */
        ONE,
        /** All messages of a core: MOVALL. */
        ALL
    }

    /** Interrupts that go from core to core. */
    public record Moves(
            @Key(value = "between two", required = true) Time every,
            @Key("which; default one") @Nullable Mover what) {}

    /** Random ITS commands and messages. */
    public record ItsCommands(
            @Key(value = "of each seed", required = true, min = 1, max = 10_000) Integer count,
            @Key(value = "processors; default 4", min = 1, max = 8) @Nullable Integer cores) {}

    /** Machines, one after the other. */
    public record Machines(
            @Key(value = "how many", required = true, min = 1, max = 1000) Integer count) {}

    /** Every combination that is possible, each with some frames. */
    public record Sweep(
            @Key(value = "frames for each", required = true, min = 1, max = 1000) Integer frames) {}

    /** The other end of the wire. */
    public record Net(
            @Key(value = "who passes packets on", required = true) Host gateway,
            @Key("the others: on the link if their address is, else behind the gateway")
                    List<Host> hosts) {}

    /** Somebody there. */
    public record Host(
            @Key(value = "its name; unique", required = true, max = 30) String name,
            @Key(value = "its IPv4 address", required = true) String address,
            @Key("both ways together; default 0 ns") @Nullable Time rtt,
            @Key("each way takes up to this longer; default 0 ns") @Nullable Time jitter,
            @Key("what is lost; default nothing") @Nullable LossOf loss,
            @Key("what is let behind; default nothing") @Nullable Reorder reorder,
            @Key("its name server; default none") @Nullable DnsServer dns,
            @Key("its TCP") @Nullable TcpOf tcp,
            @Key("its web server; default none") @Nullable HttpServer http) {}

    /** Lost packets. */
    public record LossOf(
            @Key(value = "how likely one to it is; default 0", max = 1) @Nullable Double toHost,
            @Key(value = "how likely one from it is; default 0", max = 1) @Nullable Double fromHost,
            @Key(value = "those from it that are lost for certain, counted from 1", min = 1)
                    List<Long> fromHostNumbers) {}

    /** Late packets. */
    public record Reorder(
            @Key(value = "how likely", required = true, max = 1) Double rate,
            @Key(value = "how much later", required = true) Time by) {}

    /** A name server. */
    public record DnsServer(
            @Key("what it does; silent is dead; default answers")
                    DnsConfig.@Nullable Behaviour behaviour,
            @Key("its answer to every name; default 93.184.216.34") @Nullable String answer,
            @Key("from query to answer; default 0 ns") @Nullable Time service) {}

    /** A web server. */
    public record HttpServer(
            @Key(value = "its port; default 80", min = 1, max = 65_535) @Nullable Integer port,
            @Key(value = "bytes of every page", required = true, max = 60_000) Integer body,
            @Key("from request to response; default 0 ns") @Nullable Time service,
            @Key("how a body ends; default content-length") HttpConfig.@Nullable Framing framing) {}

    /** A host's TCP. */
    public record TcpOf(
            @Key(value = "its initial window in segments; default 10", min = 1, max = 1000)
                    @Nullable Integer initialWindow,
            @Key("its first retransmission timeout; default 1 s") @Nullable Time rtoInitial,
            @Key("its least retransmission timeout; default 200 ms") @Nullable Time rtoMin) {}

    /** What is expected of one measurement. */
    public record Expectation(
            @Key(
                            value =
                                    "its name; with variants: the variant's, a slash, its name;"
                                            + " without one: of every variant",
                            required = true,
                            max = 120)
                    String measure,
            @Key(
                            value =
                                    "a bound or a range: < 100 us, 4 s to 5 s, = 0, > 10 * msi/latency.mean",
                            required = true,
                            max = 200)
                    String is) {}
}
