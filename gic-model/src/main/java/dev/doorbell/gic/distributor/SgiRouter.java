package dev.doorbell.gic.distributor;

import dev.doorbell.gic.InterruptGroup;
import dev.doorbell.gic.RedistributorPort;

/**
 * Sends SGIs to the cores that a write to an ICC_SGI register names.
 *
 * <p>Source: Arm IHI 0069, "ICC_SGI1R_EL1".
 */
final class SgiRouter {
    private static final long LOW_BYTE = 0xFF;

    private SgiRouter() {}

    static void send(
            RedistributorPort[] cores,
            int sender,
            long value,
            InterruptGroup group,
            boolean nonSecure) {
        int intid = (int) (value >>> 24) & 0xF;
        boolean allButSelf = (value >>> 40 & 1) != 0;
        for (int target = 0; target < cores.length; target++) {
            boolean chosen =
                    allButSelf ? target != sender : isListed(value, cores[target].affinity());
            if (chosen) {
                cores[target].sgiArrives(intid, group, nonSecure);
            }
        }
    }

    /** Whether Aff3 to Aff1, the range of 16 and the bit in the list all name the core. */
    private static boolean isListed(long value, long affinity) {
        long cluster =
                (value >>> 48 & LOW_BYTE) << 32
                        | (value >>> 32 & LOW_BYTE) << 16
                        | (value >>> 16 & LOW_BYTE) << 8;
        long range = value >>> 44 & 0xF;
        return cluster == (affinity & ~LOW_BYTE)
                && range == (affinity & LOW_BYTE) >>> 4
                && (value >>> (affinity & 0xF) & 1) != 0;
    }
}
