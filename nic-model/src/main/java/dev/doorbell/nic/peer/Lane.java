package dev.doorbell.nic.peer;

import dev.doorbell.nic.peer.packet.Ipv4Packet;
import dev.doorbell.sim.random.RandomStream;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One direction of the way to a host: packets are delayed, lost, let behind and doubled.
 *
 * <p>Each of these has its own random numbers, so that changing one leaves the others as they were.
 */
final class Lane {
    private final PeerClock clock;
    private final PeerLog log;
    private final String host;
    private final PathConfig config;
    private final long delayTicks;
    private final long jitterTicks;
    private final long reorderTicks;
    private final double lossRate;
    private final Set<Long> lostNumbers;
    private final RandomStream losses;
    private final RandomStream jitters;
    private final RandomStream reorderings;
    private final RandomStream duplicates;
    private final Delayed<Ipv4Packet> flight;

    private long lastDueTicks;
    private long offered;
    private long doubled;
    private long lost;
    private long overflowed;
    private long delivered;

    Lane(
            PeerClock clock,
            PeerLog log,
            String host,
            String direction,
            long delayTicks,
            PathConfig config,
            Loss loss,
            Consumer<Ipv4Packet> far) {
        this.clock = clock;
        this.log = log;
        this.host = host;
        this.config = config;
        this.delayTicks = delayTicks;
        this.jitterTicks = clock.ticks(config.jitterNanos());
        this.reorderTicks = clock.ticks(config.reorderNanos());
        this.lossRate = loss.rate();
        this.lostNumbers = Set.copyOf(loss.numbers());
        String name = host + "." + direction;
        this.losses = clock.stream(name + ".loss");
        this.jitters = clock.stream(name + ".jitter");
        this.reorderings = clock.stream(name + ".reorder");
        this.duplicates = clock.stream(name + ".duplicate");
        this.flight =
                new Delayed<>(
                        clock,
                        name,
                        packet -> {
                            delivered++;
                            far.accept(packet);
                        });
    }

    void send(Ipv4Packet packet) {
        offered++;
        boolean unlucky = lossRate > 0 && losses.nextDouble() < lossRate;
        if (unlucky || lostNumbers.contains(offered)) {
            lost++;
            log.drop(host, PeerDrop.LOST, offered);
            return;
        }
        fly(packet);
        if (config.duplicateRate() > 0 && duplicates.nextDouble() < config.duplicateRate()) {
            doubled++;
            log.note(host, PeerEvent.Kind.DUPLICATED, offered, 0);
            fly(packet);
        }
    }

    private void fly(Ipv4Packet packet) {
        if (flight.size() >= config.packetsMax()) {
            overflowed++;
            log.drop(host, PeerDrop.PATH_FULL, offered);
            return;
        }
        long due = clock.now() + delayTicks;
        if (jitterTicks > 0) {
            due += jitters.nextLong(jitterTicks + 1);
        }
        if (config.reorderRate() > 0 && reorderings.nextDouble() < config.reorderRate()) {
            log.note(host, PeerEvent.Kind.REORDERED, offered, 0);
            due += reorderTicks;
        } else {
            due = Math.max(due, lastDueTicks);
            lastDueTicks = due;
        }
        flight.add(due, packet);
    }

    LaneCounts counts() {
        return new LaneCounts(offered, doubled, lost, overflowed, delivered, flight.size());
    }
}
