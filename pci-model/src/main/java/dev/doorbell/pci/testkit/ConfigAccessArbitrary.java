package dev.doorbell.pci.testkit;

import dev.doorbell.pci.Bdf;
import dev.doorbell.pci.config.BridgeRegister;
import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.sim.reg.RegisterSpec;
import dev.doorbell.sim.testkit.RegisterAccess;
import dev.doorbell.sim.testkit.RegisterAccessArbitrary;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.ArbitraryDecorator;

/**
 * Accesses to configuration space: registers of both headers and of capabilities, of devices that are
 * likely to be there and of others.
 *
 * <p>Values are those of {@link RegisterAccessArbitrary}, and besides command words, bus numbers that nest
 * and bus numbers that clash, and addresses near the one given. Shrinks towards reading VENDOR_ID of
 * 00:00.0.
 */
public final class ConfigAccessArbitrary extends ArbitraryDecorator<ConfigAccess> {
    private static final int SPACE_BYTES = 0x1000;
    private static final int DEVICES = 32;
    private static final int ADDRESS_SPAN = 1 << 24;

    private final int buses;
    private final List<Integer> likelyDevices;
    private final long windowBase;

    private ConfigAccessArbitrary(int buses, List<Integer> likelyDevices, long windowBase) {
        this.buses = buses;
        this.likelyDevices = likelyDevices;
        this.windowBase = windowBase;
    }

    /** Accesses to buses 0 to {@code buses} - 1, of which there are 1 to 256. */
    public static ConfigAccessArbitrary toBuses(int buses) {
        return new ConfigAccessArbitrary(buses, List.of(0, 1, 2, 3, 4, 5), 0);
    }

    /** With two in three to these devices; 0 to 5 unless told. */
    public ConfigAccessArbitrary likelyDevices(Integer... devices) {
        return new ConfigAccessArbitrary(buses, List.of(devices), windowBase);
    }

    /** With addresses of the 16 MiB from {@code base}, for BARs and windows. */
    public ConfigAccessArbitrary addressesFrom(long base) {
        return new ConfigAccessArbitrary(buses, likelyDevices, base);
    }

    /** From {@code accessesMin} to {@code accessesMax} of them in a row. */
    public Arbitrary<ConfigTraffic> traffic(int accessesMin, int accessesMax) {
        return list().ofMinSize(accessesMin).ofMaxSize(accessesMax).map(ConfigTraffic::new);
    }

    @Override
    protected Arbitrary<ConfigAccess> arbitrary() {
        Arbitrary<RegisterAccess> accesses =
                Arbitraries.frequencyOf(
                        Tuple.of(3, of(List.of(HeaderRegister.values()))),
                        Tuple.of(3, of(List.of(BridgeRegister.values()))),
                        Tuple.of(2, of(List.of(ConfigArea.values()))));
        Arbitrary<Integer> devices =
                Arbitraries.frequencyOf(
                        Tuple.of(2, Arbitraries.of(likelyDevices)), Tuple.of(1, uniform(DEVICES)));
        Arbitrary<Integer> functions =
                Arbitraries.frequencyOf(
                        Tuple.of(12, Arbitraries.just(0)), Tuple.of(1, uniform(Byte.SIZE)));
        return Combinators.combine(uniform(buses), devices, functions, accesses)
                .as(
                        (bus, device, function, access) ->
                                new ConfigAccess(new Bdf(bus, device, function), access));
    }

    private static Arbitrary<Integer> uniform(int bound) {
        return Arbitraries.integers()
                .between(0, bound - 1)
                .withDistribution(RandomDistribution.uniform());
    }

    private RegisterAccessArbitrary of(List<? extends RegisterSpec> registers) {
        Arbitrary<Long> addresses =
                Arbitraries.integers()
                        .between(0, ADDRESS_SPAN - 1)
                        .withDistribution(RandomDistribution.uniform())
                        .map(offset -> windowBase + offset);
        return RegisterAccessArbitrary.of(registers, SPACE_BYTES)
                .likely(
                        Arbitraries.frequencyOf(
                                Tuple.of(2, Arbitraries.of(0x7L, 0x6L, 0x407L, 0x2L)),
                                Tuple.of(
                                        2,
                                        Arbitraries.of(
                                                0x0001_0100L,
                                                0x0003_0100L,
                                                0x0002_0201L,
                                                0x0003_0302L,
                                                0x0006_0002_0003_0100L)),
                                Tuple.of(3, addresses)));
    }
}
