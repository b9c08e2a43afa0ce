package dev.doorbell.kernel;

import dev.doorbell.kernel.policy.DrainPolicy;
import dev.doorbell.kernel.policy.InterruptPolicy;
import dev.doorbell.kernel.policy.NetworkPolicy;
import dev.doorbell.kernel.policy.ReceivePolicy;
import dev.doorbell.kernel.policy.Snapshot;
import dev.doorbell.kernel.policy.TickPolicy;
import dev.doorbell.kernel.policy.TickRearm;
import dev.doorbell.kernel.program.Program;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's choices.
 *
 * @param delivery how it hears of frames
 * @param disk by which ways it may hear of blocks read from a disk, where there is one
 * @param tick how the tick keeps time, and what it polls
 * @param interrupts how interrupts are entered, dispatched and left
 * @param receive how frames are received
 * @param programs what runs, each with the port it listens on; the <i>n</i>-th on core <i>n</i> modulo
 *     the number of cores
 * @param network the network stack's choices; null for a kernel whose only protocol is UDP, received
 */
public record KernelConfig(
        Delivery delivery,
        InterruptChoice disk,
        TickPolicy tick,
        InterruptPolicy interrupts,
        ReceivePolicy receive,
        List<Program.Listening> programs,
        @Nullable NetworkPolicy network) {
    /** Keeps a copy of the list. */
    public KernelConfig {
        programs = List.copyOf(programs);
    }

    /** The plan as written: 1000 Hz, every tenth tick polls, four receive buffers, one receiver. */
    public static KernelConfig seed(Delivery delivery) {
        return of(Snapshot.SEED, delivery);
    }

    /** What a snapshot did, with one receiver of every frame. */
    public static KernelConfig of(Snapshot snapshot, Delivery delivery) {
        return new KernelConfig(
                delivery,
                InterruptChoice.only(Delivery.POLL),
                snapshot.tick(),
                snapshot.interrupts(),
                snapshot.receive(),
                List.of(new Program.Listening(Program.Listening.EVERY_FRAME, Program.RECEIVER)),
                null);
    }

    /** Hearing of frames this way. */
    public KernelConfig with(Delivery other) {
        return new KernelConfig(other, disk, tick, interrupts, receive, programs, network);
    }

    /** Hearing of a disk this way. */
    public KernelConfig withDisk(Delivery other) {
        return withDisk(InterruptChoice.only(other));
    }

    /** Hearing of a disk by one of these ways. */
    public KernelConfig withDisk(InterruptChoice other) {
        return new KernelConfig(delivery, other, tick, interrupts, receive, programs, network);
    }

    /** With another tick. */
    public KernelConfig with(TickPolicy other) {
        return new KernelConfig(delivery, disk, other, interrupts, receive, programs, network);
    }

    /** With other interrupts. */
    public KernelConfig with(InterruptPolicy other) {
        return new KernelConfig(delivery, disk, tick, other, receive, programs, network);
    }

    /** With another way of receiving. */
    public KernelConfig with(ReceivePolicy other) {
        return new KernelConfig(delivery, disk, tick, interrupts, other, programs, network);
    }

    /** With another way to set the timer again. */
    public KernelConfig with(TickRearm other) {
        return with(tick.with(other));
    }

    /** With another drain. */
    public KernelConfig with(DrainPolicy other) {
        return with(receive.with(other));
    }

    /** With so many receive buffers. */
    public KernelConfig withReceiveBuffers(int count) {
        return with(receive.withBuffers(count));
    }

    /** With a receiver on each of these ports, and nothing else. */
    public KernelConfig listeningOn(int... ports) {
        return running(
                IntStream.of(ports)
                        .mapToObj(port -> new Program.Listening(port, Program.RECEIVER))
                        .toList());
    }

    /** With these programs and no others. */
    public KernelConfig running(List<Program.Listening> others) {
        return new KernelConfig(delivery, disk, tick, interrupts, receive, others, network);
    }

    /** With a network stack, and its choices. */
    public KernelConfig withNetwork(NetworkPolicy policy) {
        return new KernelConfig(delivery, disk, tick, interrupts, receive, programs, policy);
    }

    /** Whether a program asks for every frame, whoever it is for. */
    public boolean wantsEveryFrame() {
        return programs.stream()
                .anyMatch(listening -> listening.port() == Program.Listening.EVERY_FRAME);
    }
}
