package dev.doorbell.nic.testkit;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;
import net.jqwik.api.providers.TypeUsage;

/**
 * Networks for jqwik: {@code @Domain(NicDomain.class)} gives {@link Frame} and {@link Traffic} of right,
 * nearly right and nonsensical frames, with {@link WellFormed} of right ones alone.
 */
public final class NicDomain extends DomainContextBase {
    @Provide
    Arbitrary<Frame> frames(TypeUsage target) {
        return ofTarget(target);
    }

    @Provide
    Arbitrary<Traffic> traffic(TypeUsage target) {
        return TrafficArbitrary.of(ofTarget(target));
    }

    private static FrameArbitrary ofTarget(TypeUsage target) {
        return target.isAnnotated(WellFormed.class) ? FrameArbitrary.valid() : FrameArbitrary.any();
    }
}
