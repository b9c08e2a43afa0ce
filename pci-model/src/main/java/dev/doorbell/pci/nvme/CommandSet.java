package dev.doorbell.pci.nvme;

/** What a controller does with the commands of a queue. */
interface CommandSet {
    /**
     * Looks at a command that has been fetched, and says how much data it moves which way.
     *
     * @return the status of a command that is refused, or success
     */
    int prepare(NvmeCommand command);

    /**
     * The command's data from byte {@code at} on is here.
     *
     * @return a status other than success ends the command
     */
    int take(NvmeCommand command, int at, byte[] from, int bytes);

    /** Does the command, once all its data is here and its time has come. */
    int execute(NvmeCommand command);

    /** Fetches the data that answers a command, from byte {@code at} on. */
    void give(NvmeCommand command, int at, byte[] to, int bytes);

    /** Whether QEMU does a command at once, and not by way of its block layer. */
    boolean isImmediate();
}
