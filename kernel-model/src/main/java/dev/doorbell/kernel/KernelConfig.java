package dev.doorbell.kernel;

import dev.doorbell.kernel.program.Program;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's choices.
 *
 * @param delivery how it hears of frames
 * @param diskDelivery how it hears of blocks read from a disk, where there is one
 * @param tickHz timer ticks per second on each core
 * @param pollDivisor a tick whose number is a multiple of this polls, where polling is on
 * @param rearm how the tick handler sets the timer again
 * @param receiveBuffers buffers posted to a virtio receive queue; Breenix posts 4
 * @param drain how far a drain of the receive ring goes
 * @param programs what runs, each with the port it listens on; the <i>n</i>-th on core <i>n</i> modulo
 *     the number of cores
 * @param network the network stack's choices; null for a kernel whose only protocol is UDP, received
 */
public record KernelConfig(
        Delivery delivery,
        Delivery diskDelivery,
        int tickHz,
        int pollDivisor,
        TickRearm rearm,
        int receiveBuffers,
        DrainPolicy drain,
        List<Program.Listening> programs,
        @Nullable NetworkPolicy network) {
    /** Keeps a copy of the list. */
    public KernelConfig {
        programs = List.copyOf(programs);
    }

    /** The plan as written: 1000 Hz, every tenth tick polls, four receive buffers, one receiver. */
    public static KernelConfig seed(Delivery delivery) {
        return new KernelConfig(
                delivery,
                Delivery.POLL,
                1000,
                10,
                TickRearm.ABSOLUTE,
                4,
                DrainPolicy.EXHAUSTIVE,
                List.of(new Program.Listening(Program.Listening.EVERY_FRAME, Program.RECEIVER)),
                null);
    }

    /** With another way of hearing of a disk. */
    public KernelConfig withDisk(Delivery other) {
        return new KernelConfig(
                delivery, other, tickHz, pollDivisor, rearm, receiveBuffers, drain, programs, network);
    }

    /** With another way to set the timer again. */
    public KernelConfig with(TickRearm other) {
        return new KernelConfig(
                delivery,
                diskDelivery,
                tickHz,
                pollDivisor,
                other,
                receiveBuffers,
                drain,
                programs,
                network);
    }

    /** With another drain. */
    public KernelConfig with(DrainPolicy other) {
        return new KernelConfig(
                delivery,
                diskDelivery,
                tickHz,
                pollDivisor,
                rearm,
                receiveBuffers,
                other,
                programs,
                network);
    }

    /** With so many receive buffers. */
    public KernelConfig withReceiveBuffers(int count) {
        return new KernelConfig(
                delivery, diskDelivery, tickHz, pollDivisor, rearm, count, drain, programs, network);
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
        return new KernelConfig(
                delivery, diskDelivery, tickHz, pollDivisor, rearm, receiveBuffers, drain, others, network);
    }

    /** With a network stack, and its choices. */
    public KernelConfig withNetwork(NetworkPolicy policy) {
        return new KernelConfig(
                delivery,
                diskDelivery,
                tickHz,
                pollDivisor,
                rearm,
                receiveBuffers,
                drain,
                programs,
                policy);
    }

    /** Whether a program asks for every frame, whoever it is for. */
    public boolean wantsEveryFrame() {
        return programs.stream()
                .anyMatch(listening -> listening.port() == Program.Listening.EVERY_FRAME);
    }
}
