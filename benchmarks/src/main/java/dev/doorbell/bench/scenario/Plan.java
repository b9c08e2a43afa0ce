package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.board.BoardOverrides;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.kernel.boot.FirmwareSource;
import dev.doorbell.kernel.policy.InterruptPolicy;
import dev.doorbell.kernel.policy.NetworkPolicy;
import dev.doorbell.kernel.policy.ReceivePolicy;
import dev.doorbell.kernel.policy.Snapshot;
import dev.doorbell.kernel.policy.TickPolicy;
import dev.doorbell.kernel.program.Addresses;
import dev.doorbell.kernel.program.ResolverPolicy;
import dev.doorbell.nic.peer.DnsConfig;
import dev.doorbell.nic.peer.HostConfig;
import dev.doorbell.nic.peer.HttpConfig;
import dev.doorbell.nic.peer.Loss;
import dev.doorbell.nic.peer.NetworkConfig;
import dev.doorbell.nic.peer.PathConfig;
import dev.doorbell.nic.peer.TcpConfig;
import dev.doorbell.pci.neighbour.Neighbour;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A scenario as configurations of a machine and a network. */
final class Plan {
    private static final String ANSWER = "93.184.216.34";
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final String file;
    private final String path;
    private final Scenario scenario;

    Plan(String file, String path, Scenario scenario) {
        this.file = file;
        this.path = path;
        this.scenario = scenario;
    }

    static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    /** Has what a part of the scenario cannot be said with the path of that part. */
    private <T> T at(String where, Supplier<T> part) {
        try {
            return part.get();
        } catch (ScenarioException e) {
            throw e;
        } catch (ConfigurationException | IllegalArgumentException e) {
            throw new ScenarioException(file, path + where, String.valueOf(e.getMessage()));
        }
    }

    BoardSpec board() {
        Scenario.Board wanted = scenario.board();
        if (wanted == null) {
            return BoardSpec.PARALLELS;
        }
        List<String> known = BoardSpec.ALL.stream().map(BoardSpec::name).toList();
        int index = known.indexOf(wanted.base());
        if (index < 0) {
            throw new ScenarioException(
                    file,
                    path + "/board",
                    Names.shown(wanted.base()) + "; " + Names.instead(wanted.base(), known));
        }
        BoardSpec board = BoardSpec.ALL.get(index);
        for (Map.Entry<String, Long> each : wanted.set().entrySet()) {
            String where = "/board/set/" + each.getKey();
            List<String> names = List.copyOf(BoardOverrides.names().keySet());
            if (!names.contains(each.getKey())) {
                throw new ScenarioException(
                        file, path + where, "unknown key; " + Names.instead(each.getKey(), names));
            }
            BoardSpec before = board;
            at(where, () -> before.with(BoardOverrides.of(Map.of(each.getKey(), each.getValue()))));
        }
        BoardSpec base = board;
        BoardSpec made = at("/board/set", () -> base.with(BoardOverrides.of(wanted.set())));
        String name = wanted.name();
        return name == null ? made : made.withName(name);
    }

    NicKind nic() {
        return or(scenario.nic(), board().nic());
    }

    TimingProfile profile() {
        Scenario.Profile wanted = scenario.profile();
        if (wanted == null) {
            return TimingProfile.named("parallels-m1");
        }
        if (!TimingProfile.SHIPPED.contains(wanted.base())) {
            throw new ScenarioException(
                    file,
                    path + "/profile",
                    Names.shown(wanted.base())
                            + "; "
                            + Names.instead(wanted.base(), TimingProfile.SHIPPED));
        }
        TimingProfile profile = TimingProfile.named(wanted.base());
        for (Map.Entry<String, Long> each : wanted.set().entrySet()) {
            TimingProfile before = profile;
            profile =
                    at(
                            "/profile/set/" + each.getKey(),
                            () -> before.with(each.getKey() + "=" + each.getValue()));
        }
        TimingProfile whole = profile;
        at("/profile", whole::timeBase);
        return profile;
    }

    /** The machine without its programs. */
    MachineConfig build(long seed) {
        return MachineConfig.on(board(), or(scenario.delivery(), Delivery.POLL), profile())
                .with(nic())
                .withDisk(or(scenario.disk(), 0L))
                .withCores(or(scenario.cores(), 1))
                .with(kernel())
                .withSeed(seed)
                .with(or(scenario.firmware(), FirmwareSource.ACPI))
                .withNeighbours(scenario.neighbours().toArray(Neighbour.Model[]::new));
    }

    KernelConfig kernel() {
        Snapshot snapshot = or(scenario.snapshot(), Snapshot.SEED);
        KernelConfig base =
                KernelConfig.of(snapshot, or(scenario.delivery(), Delivery.POLL))
                        .withDisk(or(scenario.diskDelivery(), Delivery.POLL));
        Scenario.Policy policy = scenario.policy();
        if (policy != null) {
            Scenario.Tick tick = policy.tick();
            Scenario.Interrupts interrupts = policy.interrupts();
            Scenario.Receive receive = policy.receive();
            base = tick == null ? base : base.with(tick(base.tick(), tick));
            base = interrupts == null ? base : base.with(interrupts(base.interrupts(), interrupts));
            base = receive == null ? base : base.with(receive(base.receive(), receive));
        }
        return scenario.network() == null ? base : base.withNetwork(stack(snapshot));
    }

    private static TickPolicy tick(TickPolicy base, Scenario.Tick over) {
        return new TickPolicy(
                or(over.hz(), base.hz()),
                or(over.rearm(), base.rearm()),
                or(over.pollDivisor(), base.pollDivisor()),
                or(over.poll(), base.poll()),
                base.counted(),
                over.phaseMicros().isEmpty() ? base.phaseMicros() : over.phaseMicros());
    }

    private static InterruptPolicy interrupts(InterruptPolicy base, Scenario.Interrupts over) {
        return new InterruptPolicy(
                or(over.dispatch(), base.dispatch()),
                or(over.end(), base.end()),
                or(over.nested(), base.nested()),
                or(over.range(), base.range()),
                or(over.earlyRaise(), base.earlyRaise()),
                or(over.daemon(), base.daemon()),
                or(over.remoteWake(), base.remoteWake()),
                or(over.bootOrder(), base.bootOrder()));
    }

    private static ReceivePolicy receive(ReceivePolicy base, Scenario.Receive over) {
        Time moderation = over.moderation();
        return new ReceivePolicy(
                or(over.buffers(), base.buffers()),
                or(over.handler(), base.handler()),
                base.drain(),
                or(over.budget(), base.budget()),
                or(over.guarded(), base.guarded()),
                or(over.repost(), base.repost()),
                or(over.rearm(), base.rearm()),
                or(over.messages(), base.messages()),
                or(over.transmit(), base.transmit()),
                moderation == null ? base.moderationNanos() : moderation.nanos());
    }

    private NetworkPolicy stack(Snapshot snapshot) {
        String board = board().name();
        NetworkPolicy base = snapshot.network();
        if (board.startsWith("vmware")) {
            base = base.onVmware();
        } else if (board.startsWith("qemu")) {
            base = base.onQemu();
        }
        Scenario.Policy policy = scenario.policy();
        Scenario.Stack over = policy == null ? null : policy.network();
        if (over == null) {
            return base;
        }
        String own = over.address();
        String gateway = over.gateway();
        NetworkPolicy known = base;
        String where = "/policy/network";
        return at(
                where,
                () ->
                        new NetworkPolicy(
                                own == null ? known.address() : Addresses.of(own),
                                known.netmask(),
                                gateway == null ? known.gateway() : Addresses.of(gateway),
                                or(over.nextHop(), known.nextHop()),
                                or(over.arpMiss(), known.arpMiss()),
                                or(over.tcp(), known.tcp()),
                                known.udpQueuePackets(),
                                resolvers(known.dns(), over.dns(), where + "/dns"),
                                resolvers(known.http(), over.http(), where + "/http")));
    }

    private ResolverPolicy resolvers(
            ResolverPolicy base, Scenario.@Nullable Resolvers over, String where) {
        if (over == null) {
            return base;
        }
        Time timeout = over.timeout();
        return at(
                where,
                () ->
                        new ResolverPolicy(
                                over.servers().isEmpty()
                                        ? base.servers()
                                        : over.servers().stream().map(Addresses::of).toList(),
                                timeout == null
                                        ? base.timeoutMillis()
                                        : (int) (timeout.nanos() / NANOS_PER_MILLI),
                                or(over.clock(), base.clock())));
    }

    /** The other end of the wire; null for nobody. */
    @Nullable NetworkConfig network() {
        Scenario.Net net = scenario.network();
        if (net == null) {
            return null;
        }
        String where = "/network/gateway";
        NetworkConfig config = at(where, () -> NetworkConfig.behind(host(net.gateway(), where)));
        for (int i = 0; i < net.hosts().size(); i++) {
            NetworkConfig before = config;
            Scenario.Host host = net.hosts().get(i);
            String here = "/network/hosts/" + i;
            config = at(here, () -> before.withHost(host(host, here)));
        }
        return config;
    }

    private HostConfig host(Scenario.Host host, String where) {
        HostConfig made =
                at(where + "/address", () -> HostConfig.at(host.name(), host.address()))
                        .withPath(at(where, () -> way(host)));
        Scenario.DnsServer dns = host.dns();
        Scenario.TcpOf tcp = host.tcp();
        Scenario.HttpServer http = host.http();
        if (dns != null) {
            made = made.withDns(at(where + "/dns", () -> nameServer(dns)));
        }
        if (tcp != null) {
            made = made.withTcp(at(where + "/tcp", () -> tcp(tcp)));
        }
        if (http != null) {
            made = made.withHttp(at(where + "/http", () -> webServer(http)));
        }
        return made;
    }

    private static long nanos(@Nullable Time time) {
        return time == null ? 0 : time.nanos();
    }

    private static PathConfig way(Scenario.Host host) {
        PathConfig way = PathConfig.ofRtt(nanos(host.rtt())).withJitterNanos(nanos(host.jitter()));
        Scenario.LossOf loss = host.loss();
        Scenario.Reorder reorder = host.reorder();
        if (loss != null) {
            way =
                    way.withLoss(
                            Loss.rate(or(loss.toHost(), 0.0)),
                            new Loss(or(loss.fromHost(), 0.0), loss.fromHostNumbers()));
        }
        return reorder == null ? way : way.withReordering(reorder.rate(), reorder.by().nanos());
    }

    private static DnsConfig nameServer(Scenario.DnsServer dns) {
        return DnsConfig.answering(Addresses.of(or(dns.answer(), ANSWER)))
                .withBehaviour(or(dns.behaviour(), DnsConfig.Behaviour.ANSWERS))
                .withServiceNanos(nanos(dns.service()));
    }

    private static TcpConfig tcp(Scenario.TcpOf tcp) {
        TcpConfig.Rto rto = TcpConfig.Rto.DEFAULT;
        Time first = tcp.rtoInitial();
        Time least = tcp.rtoMin();
        return TcpConfig.DEFAULT
                .withInitialWindowSegments(
                        or(tcp.initialWindow(), TcpConfig.DEFAULT.initialWindowSegments()))
                .withRto(
                        new TcpConfig.Rto(
                                first == null ? rto.initialNanos() : first.nanos(),
                                least == null ? rto.minNanos() : least.nanos(),
                                rto.maxNanos(),
                                rto.fallbackNanos(),
                                rto.floor()));
    }

    private static HttpConfig webServer(Scenario.HttpServer http) {
        return HttpConfig.serving(http.body())
                .withPort(or(http.port(), 80))
                .withServiceNanos(nanos(http.service()))
                .withFraming(or(http.framing(), HttpConfig.Framing.CONTENT_LENGTH));
    }
}
