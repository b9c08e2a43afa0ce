package dev.doorbell.kernel;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The kernel's choices.
 *
 * @param delivery how it hears of frames
 * @param tickHz timer ticks per second on each core
 * @param pollDivisor a tick whose number is a multiple of this polls, where polling is on
 * @param rearm how the tick handler sets the timer again
 * @param receiveBuffers buffers posted to the receive queue; Breenix posts 4
 * @param ports a UDP port for each receiving program, the <i>n</i>-th on core <i>n</i> modulo the
 *     number of cores; {@link #EVERY_FRAME} for a program that is given every frame no port wants
 */
public record KernelConfig(
        Delivery delivery,
        int tickHz,
        int pollDivisor,
        TickRearm rearm,
        int receiveBuffers,
        List<Integer> ports) {
    /** Keeps a copy of the list. */
    public KernelConfig {
        ports = List.copyOf(ports);
    }

    /** The port that stands for every frame. */
    public static final int EVERY_FRAME = -1;

    /** The plan as written: 1000 Hz, every tenth tick polls, four receive buffers. */
    public static KernelConfig seed(Delivery delivery) {
        return new KernelConfig(delivery, 1000, 10, TickRearm.ABSOLUTE, 4, List.of(EVERY_FRAME));
    }

    /** With another way to set the timer again. */
    public KernelConfig with(TickRearm other) {
        return new KernelConfig(delivery, tickHz, pollDivisor, other, receiveBuffers, ports);
    }

    /** With so many receive buffers. */
    public KernelConfig withReceiveBuffers(int count) {
        return new KernelConfig(delivery, tickHz, pollDivisor, rearm, count, ports);
    }

    /** With a receiving program on each of these ports. */
    public KernelConfig listeningOn(int... others) {
        return new KernelConfig(
                delivery,
                tickHz,
                pollDivisor,
                rearm,
                receiveBuffers,
                IntStream.of(others).boxed().toList());
    }
}
