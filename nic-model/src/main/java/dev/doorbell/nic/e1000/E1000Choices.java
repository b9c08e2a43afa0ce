package dev.doorbell.nic.e1000;

import dev.doorbell.pci.behaviour.DeviceBehaviour;

/** A card's choices, asked for once. */
record E1000Choices(
        E1000Choice.Reset reset,
        E1000Choice.Registers registers,
        E1000Choice.Moderation moderation,
        E1000Choice.Store store,
        E1000Choice.Receive receive,
        E1000Choice.Transmit transmit,
        E1000Choice.SerialParts serialParts,
        E1000Choice.IoWindow ioWindow) {
    /** Those of {@code behaviour}. */
    static E1000Choices of(DeviceBehaviour behaviour) {
        return new E1000Choices(
                behaviour.choice(E1000Choice.Reset.class),
                behaviour.choice(E1000Choice.Registers.class),
                behaviour.choice(E1000Choice.Moderation.class),
                behaviour.choice(E1000Choice.Store.class),
                behaviour.choice(E1000Choice.Receive.class),
                behaviour.choice(E1000Choice.Transmit.class),
                behaviour.choice(E1000Choice.SerialParts.class),
                behaviour.choice(E1000Choice.IoWindow.class));
    }
}
