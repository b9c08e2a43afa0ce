package dev.doorbell.kernel.driver.block;

import dev.doorbell.sim.bus.GuestMemory;

/**
 * A command: the fields of a submission queue entry that are not zero.
 *
 * <p>Source: NVM Express Base Specification 1.4, "Submission Queue Entry - Command Format".
 *
 * @param opcode what is to be done
 * @param id the command's number, as its completion repeats it
 * @param namespace 0 if the command has none
 * @param data the first page of its data, or the queue it makes; 0 if it has none
 * @param secondPage the second page of its data; 0 if there is none
 * @param dword10 and the following two depend on the command
 */
record NvmeEntry(
        int opcode,
        int id,
        int namespace,
        long data,
        long secondPage,
        int dword10,
        int dword11,
        int dword12) {
    /** An administrative command with one page of data, or none. */
    static NvmeEntry admin(int opcode, int namespace, long data, int dword10, int dword11) {
        return new NvmeEntry(opcode, 0, namespace, data, 0, dword10, dword11, 0);
    }

    void write(GuestMemory memory, long address) {
        for (int at = 0; at < NvmeQueue.SUBMISSION_BYTES; at += 8) {
            memory.write(address + at, 8, 0);
        }
        memory.write(address, 4, Integer.toUnsignedLong(opcode | id << 16));
        memory.write(address + 4, 4, namespace);
        memory.write(address + 24, 8, data);
        memory.write(address + 32, 8, secondPage);
        memory.write(address + 40, 4, Integer.toUnsignedLong(dword10));
        memory.write(address + 44, 4, Integer.toUnsignedLong(dword11));
        memory.write(address + 48, 4, Integer.toUnsignedLong(dword12));
    }
}
