package dev.doorbell.kernel.board;

import dev.doorbell.kernel.Delivery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What to do instead, where a delivery is not possible. */
final class DeliveryAdvice {
    private DeliveryAdvice() {}

    /** The ways that are open: other deliveries, other NICs, other boards. */
    static String instead(MachineConfig config) {
        Delivery wanted = config.kernel().delivery();
        List<String> ways = new ArrayList<>();
        ways.add(
                "delivery " + labels(common(config.board(), config.nic())) + " with this NIC here");
        if (config.board().deliveries().contains(wanted)) {
            ways.add(
                    "NIC "
                            + Arrays.stream(NicKind.values())
                                    .filter(nic -> nic.deliveries().contains(wanted))
                                    .map(NicKind::label)
                                    .collect(Collectors.joining(", ")));
        }
        if (config.nic().deliveries().contains(wanted)) {
            ways.add(
                    "board "
                            + BoardSpec.ALL.stream()
                                    .filter(board -> board.deliveries().contains(wanted))
                                    .map(BoardSpec::name)
                                    .collect(Collectors.joining(", ")));
        }
        return "choose " + String.join("; or ", ways);
    }

    /** That what is wanted is not possible, and which of the two sides lacks it. */
    static String impossible(MachineConfig config) {
        Delivery wanted = config.kernel().delivery();
        return "delivery "
                + wanted.label()
                + " is not possible with NIC "
                + config.nic().label()
                + " (which has "
                + labels(config.nic().deliveries())
                + ") on board "
                + config.board().name()
                + " (which has "
                + labels(config.board().deliveries())
                + ")";
    }

    private static Set<Delivery> common(BoardSpec board, NicKind nic) {
        Set<Delivery> ways = EnumSet.copyOf(board.deliveries());
        ways.retainAll(nic.deliveries());
        return ways;
    }

    private static String labels(Collection<Delivery> deliveries) {
        return deliveries.stream().map(Delivery::label).collect(Collectors.joining(", "));
    }
}
