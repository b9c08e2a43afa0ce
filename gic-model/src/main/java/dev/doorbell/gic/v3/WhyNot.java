package dev.doorbell.gic.v3;

import dev.doorbell.gic.Blocker;
import dev.doorbell.gic.Diagnosis;
import dev.doorbell.gic.InterruptBlock;
import dev.doorbell.gic.InterruptGroup;
import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.StateDiagnosis;
import dev.doorbell.gic.distributor.Distributor;
import dev.doorbell.gic.its.Its;
import dev.doorbell.gic.its.ItsError;
import dev.doorbell.gic.lpi.LpiState;
import dev.doorbell.gic.redistributor.Redistributor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first condition on an interrupt's path that keeps it from its core. Changes nothing.
 *
 * <p>The order is that of the path: pending, enabled, group, inactive, routed, awake, and then what
 * the CPU interface asks.
 */
final class WhyNot {
    private final Gicv3 gic;
    private final Distributor distributor;

    WhyNot(Gicv3 gic) {
        this.gic = gic;
        this.distributor = gic.distributor();
    }

    /** Why an SPI, or an LPI wherever it is pending, is not signalled. */
    Diagnosis interrupt(int intid) {
        if (InterruptId.isLpi(intid)) {
            for (int core = 0; core < distributor.coreCount(); core++) {
                if (gic.redistributor(core).lpis().isPending(intid)) {
                    return lpi(intid, core);
                }
            }
            return distributor.coreCount() == 1
                    ? lpi(intid, 0)
                    : Diagnosis.of(Blocker.NOT_PENDING, "LPI %d is not pending at any core", intid);
        }
        return InterruptId.isPrivate(intid) ? interrupt(intid, 0) : shared(intid);
    }

    /** Why an interrupt is not signalled to {@code core}. */
    Diagnosis interrupt(int intid, int core) {
        if (InterruptId.isLpi(intid)) {
            return lpi(intid, core);
        }
        if (!InterruptId.isPrivate(intid)) {
            return shared(intid);
        }
        Redistributor redistributor = gic.redistributor(core);
        Diagnosis state =
                StateDiagnosis.of(
                        redistributor.own(),
                        intid,
                        "GICR",
                        " of core " + core,
                        distributor.forwardedGroups());
        return state != null ? state : atCore(intid, core);
    }

    /** Why a message to one of {@code itss} is not signalled. */
    Diagnosis message(List<Its> itss, int deviceId, int eventId) {
        if (itss.isEmpty()) {
            throw new IllegalStateException("no ITS was joined to this GIC");
        }
        Its its = itss.get(0);
        for (Its other : itss) {
            if (other.mappedLpi(deviceId, eventId) >= 0) {
                its = other;
            }
        }
        ItsError error = its.blockedBy(deviceId, eventId);
        if (error != ItsError.NONE) {
            return Diagnosis.of(
                    Blocker.MESSAGE_DROPPED,
                    "the ITS drops event %d of device 0x%x: %s, %s",
                    eventId,
                    deviceId,
                    error,
                    error.sentence());
        }
        return lpi(its.mappedLpi(deviceId, eventId), its.targetOf(deviceId, eventId));
    }

    private Diagnosis shared(int intid) {
        InterruptBlock spis = distributor.spis();
        if (!spis.holds(intid)) {
            return Diagnosis.of(
                    Blocker.NO_SUCH_INTERRUPT,
                    "INTID %d does not exist here: SPIs are %d to %d",
                    intid,
                    InterruptId.SPI_FIRST,
                    InterruptId.SPI_FIRST + spis.count() - 1);
        }
        Diagnosis state = StateDiagnosis.of(spis, intid, "GICD", "", distributor.forwardedGroups());
        if (state != null) {
            return state;
        }
        int core = distributor.targetOf(intid);
        if (core < 0) {
            return Diagnosis.of(
                    Blocker.ROUTED_TO_NOBODY,
                    "GICD_IROUTER%d is 0x%x, which names no core that takes part",
                    intid,
                    distributor.routerOf(intid));
        }
        return atCore(intid, core);
    }

    private Diagnosis lpi(int intid, int core) {
        LpiState lpis = gic.redistributor(core).lpis();
        if (!lpis.acceptsLpis()) {
            return Diagnosis.of(
                    Blocker.LPIS_DISABLED,
                    "GICR_CTLR.EnableLPIs of core %d is 0: what arrives is lost",
                    core);
        }
        if (!lpis.inRange(intid)) {
            return Diagnosis.of(
                    Blocker.LPI_OUT_OF_RANGE,
                    "INTID %d is beyond GICR_PROPBASER.IDbits of core %d, %d bits",
                    intid,
                    core,
                    lpis.lpiIdBits());
        }
        if (!lpis.isPending(intid)) {
            return Diagnosis.of(
                    Blocker.NOT_PENDING, "LPI %d is not pending at core %d", intid, core);
        }
        Diagnosis configuration = configuration(intid, lpis);
        if (configuration != null) {
            return configuration;
        }
        return InterruptGroup.GROUP1_NON_SECURE.isIn(distributor.forwardedGroups())
                ? atCore(intid, core)
                : Diagnosis.of(
                        Blocker.GROUP_NOT_FORWARDED,
                        "LPIs are in Non-secure Group 1, which GICD_CTLR does not enable");
    }

    private static @Nullable Diagnosis configuration(int intid, LpiState lpis) {
        if (!lpis.isConfigured(intid)) {
            return Diagnosis.of(
                    Blocker.CONFIGURATION_AWAITED,
                    "the configuration of LPI %d is being read from 0x%x",
                    intid,
                    lpis.configurationAddress(intid));
        }
        if (lpis.isEnabled(intid)) {
            return null;
        }
        return lpis.isStale(intid)
                ? Diagnosis.of(
                        Blocker.CONFIGURATION_STALE,
                        "the configuration of LPI %d as it was read has enable = 0; memory at 0x%x"
                                + " says otherwise since: an INV is missing",
                        intid,
                        lpis.configurationAddress(intid))
                : Diagnosis.of(
                        Blocker.DISABLED,
                        "the configuration byte of LPI %d at 0x%x has enable = 0",
                        intid,
                        lpis.configurationAddress(intid));
    }

    private Diagnosis atCore(int intid, int core) {
        if (gic.redistributor(core).isSilent()) {
            return Diagnosis.of(
                    Blocker.REDISTRIBUTOR_ASLEEP,
                    "GICR_WAKER.ProcessorSleep of core %d is 1",
                    core);
        }
        return gic.cpuInterface(core).whyNot(intid);
    }
}
