package dev.doorbell.nic.testkit;

import dev.doorbell.nic.peer.packet.Address;
import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.sim.testkit.Damage;
import dev.doorbell.sim.testkit.DamageArbitrary;
import dev.doorbell.sim.testkit.Spread;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.ArbitraryDecorator;

/**
 * Ethernet frames: right ones, right ones with something wrong, and noise.
 *
 * <p>Lengths are often at borders: the shortest and the longest frame, powers of two, and one byte beside
 * each. Contents follow from one number; from zero follow zeros. Shrinks towards UDP of the shortest
 * length with zeros in it, to the first port, without damage.
 */
public final class FrameArbitrary extends ArbitraryDecorator<Frame> {
    private static final int DAMAGE_SPAN = 128; // the headers, and some of what follows
    private static final long[] BORDERS = {14, 34, 42, 64, 128, 256, 512, 1024, 1514, 1518, 2048};

    private final int valid;
    private final int damaged;
    private final int noise;
    private final int bytesMin;
    private final int bytesMax;
    private final Party sender;
    private final Party receiver;
    private final List<Frame.Kind> kinds;
    private final List<Integer> ports;

    /** Who sends or receives. */
    record Party(long mac, int address) {}

    private FrameArbitrary(
            int valid,
            int damaged,
            int noise,
            int bytesMin,
            int bytesMax,
            Party sender,
            Party receiver,
            List<Frame.Kind> kinds,
            List<Integer> ports) {
        this.valid = valid;
        this.damaged = damaged;
        this.noise = noise;
        this.bytesMin = bytesMin;
        this.bytesMax = bytesMax;
        this.sender = sender;
        this.receiver = receiver;
        this.kinds = kinds;
        this.ports = ports;
    }

    private static FrameArbitrary weighing(int valid, int damaged, int noise, int bytesMin) {
        return new FrameArbitrary(
                valid,
                damaged,
                noise,
                bytesMin,
                1514,
                new Party(0x5254_0012_3401L, Address.ipv4("10.211.55.1")),
                new Party(0x5254_0012_3456L, Address.ipv4("10.211.55.100")),
                List.of(
                        Frame.Kind.UDP,
                        Frame.Kind.ARP,
                        Frame.Kind.ICMP,
                        Frame.Kind.TCP,
                        Frame.Kind.IPV4),
                List.of(7, 53, 80, 1, 65_535));
    }

    /** Right frames of 60 to 1514 bytes, from the gateway of Parallels' network to its guest. */
    public static FrameArbitrary valid() {
        return weighing(1, 0, 0, 60);
    }

    /** Right frames with one to three things wrong. */
    public static FrameArbitrary nearlyValid() {
        return weighing(0, 1, 0, 60);
    }

    /** Arbitrary bytes, 1 to 1514 of them. */
    public static FrameArbitrary noise() {
        return weighing(0, 0, 1, 1);
    }

    /** All three: six right, three nearly right, one noise. */
    public static FrameArbitrary any() {
        return weighing(6, 3, 1, 1);
    }

    /**
     * With lengths from {@code min} to {@code max} bytes, before any damage. A frame that is not noise has
     * 60 at least.
     */
    public FrameArbitrary bytes(int min, int max) {
        return new FrameArbitrary(valid, damaged, noise, min, max, sender, receiver, kinds, ports);
    }

    /** From this Ethernet and IPv4 address. */
    public FrameArbitrary from(long mac, int address) {
        Party party = new Party(mac, address);
        return new FrameArbitrary(
                valid, damaged, noise, bytesMin, bytesMax, party, receiver, kinds, ports);
    }

    /** To this Ethernet and IPv4 address; ARP requests go to everyone. */
    public FrameArbitrary to(long mac, int address) {
        Party party = new Party(mac, address);
        return new FrameArbitrary(
                valid, damaged, noise, bytesMin, bytesMax, sender, party, kinds, ports);
    }

    /** Of these kinds alone, where they are not noise. */
    public FrameArbitrary only(Frame.Kind... chosen) {
        return new FrameArbitrary(
                valid,
                damaged,
                noise,
                bytesMin,
                bytesMax,
                sender,
                receiver,
                List.of(chosen),
                ports);
    }

    /** To these UDP and TCP ports alone. */
    public FrameArbitrary ports(Integer... chosen) {
        return new FrameArbitrary(
                valid,
                damaged,
                noise,
                bytesMin,
                bytesMax,
                sender,
                receiver,
                kinds,
                List.of(chosen));
    }

    @Override
    protected Arbitrary<Frame> arbitrary() {
        Arbitrary<Frame> right = right();
        Arbitrary<Frame> wrong =
                Combinators.combine(right, DamageArbitrary.upTo(DAMAGE_SPAN))
                        .as(FrameArbitrary::damaged);
        return Arbitraries.frequencyOf(
                Tuple.of(valid, right), Tuple.of(damaged, wrong), Tuple.of(noise, ofNoise()));
    }

    private Arbitrary<Frame> right() {
        Arbitrary<Integer> sourcePorts = Arbitraries.of(40_000, 1, 1024, 65_535);
        return Combinators.combine(
                        Arbitraries.of(kinds),
                        lengths(Math.max(FrameBuilder.BYTES_MIN, bytesMin)),
                        Arbitraries.integers().greaterOrEqual(0),
                        sourcePorts,
                        Arbitraries.of(ports),
                        Arbitraries.integers().between(0, 255))
                .as(
                        (kind, length, contents, from, to, detail) ->
                                new FrameBuilder(sender, receiver, length, contents)
                                        .ports(from, to)
                                        .build(kind, detail));
    }

    private Arbitrary<Integer> lengths(int min) {
        return Arbitraries.integers()
                .between(min, Math.max(min, bytesMax))
                .withDistribution(Spread.around(BORDERS));
    }

    private static Frame damaged(Frame frame, List<Damage> damages) {
        byte[] wrong = Damage.all(damages, frame.toArray());
        // A frame has a byte at least: a wire carries no others.
        byte[] kept = wrong.length == 0 ? new byte[1] : wrong;
        return new Frame(frame.kind(), frame.says(), damages, Bytes.copyOf(kept, 0, kept.length));
    }

    private Arbitrary<Frame> ofNoise() {
        return Combinators.combine(lengths(bytesMin), Arbitraries.integers().greaterOrEqual(0))
                .as(
                        (length, contents) ->
                                new Frame(
                                        Frame.Kind.NOISE,
                                        "",
                                        List.of(),
                                        FrameBuilder.contents(contents, length)));
    }
}
