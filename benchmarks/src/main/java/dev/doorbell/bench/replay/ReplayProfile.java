package dev.doorbell.bench.replay;

import dev.doorbell.bench.text.LineWords;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;
import dev.doorbell.gic.behaviour.LpiChoice;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The choices of a reference that a conversation's answers depend on: the {@code profile} lines.
 *
 * <p>An item whose key is not known here is kept by name; whoever replays decides what that means.
 */
public final class ReplayProfile {
    private static final String DEFAULT_BEHAVIOUR = "qemu";

    private @Nullable GicBehaviour behaviour;
    private LpiChoice.@Nullable Staleness staleness;
    private ItsChoice.@Nullable CommandError commandError;
    private boolean twoSecurityStates;
    private final List<String> unknown = new ArrayList<>();

    ReplayProfile() {}

    /** Takes the items of one line. */
    void add(LineWords words) {
        do {
            String item = words.word("an item KEY=VALUE");
            int equals = item.indexOf('=');
            if (equals < 1) {
                throw words.refuse("an item KEY=VALUE");
            }
            add(words, item, item.substring(0, equals), item.substring(equals + 1));
        } while (words.hasNext());
    }

    private void add(LineWords words, String item, String key, String value) {
        int at = key.length() + 1;
        switch (key) {
            case "behaviour" -> {
                try {
                    behaviour = GicBehaviour.of(value);
                } catch (ConfigurationException e) {
                    throw words.refuse(at, "one of " + behaviours());
                }
            }
            case "staleness" ->
                    staleness = constant(words, at, value, LpiChoice.Staleness.class, false);
            case "command-error" ->
                    commandError = constant(words, at, value, ItsChoice.CommandError.class, true);
            case "security" -> {
                if (!value.equals("two-states")) {
                    throw words.refuse(at, "two-states");
                }
                twoSecurityStates = true;
            }
            case "net-backpressure" -> {
                if (!value.equals("hold")) {
                    throw words.refuse(at, "hold");
                }
            }
            default -> unknown.add(item);
        }
    }

    private static <E extends Enum<E>> E constant(
            LineWords words, int at, String value, Class<E> kind, boolean lowerCase) {
        List<String> names = new ArrayList<>();
        for (E constant : kind.getEnumConstants()) {
            String name = constant.name();
            names.add(lowerCase ? name.toLowerCase(Locale.ROOT) : name);
            if (value.equals(names.get(names.size() - 1))) {
                return constant;
            }
        }
        throw words.refuse(at, "one of " + String.join(", ", names));
    }

    private static String behaviours() {
        return GicBehaviour.all().stream()
                .map(GicBehaviour::name)
                .collect(Collectors.joining(", "));
    }

    /** The behaviour to replay with: {@code option} if given, else its own, else QEMU's. */
    GicBehaviour behaviour(@Nullable String option) {
        GicBehaviour chosen;
        if (option != null) {
            chosen = GicBehaviour.of(option);
        } else {
            chosen = behaviour == null ? GicBehaviour.of(DEFAULT_BEHAVIOUR) : behaviour;
        }
        chosen = staleness == null ? chosen : chosen.with(staleness);
        return commandError == null ? chosen : chosen.with(commandError);
    }

    /** Whether secure and non-secure accesses differ. */
    boolean twoSecurityStates() {
        return twoSecurityStates;
    }

    /** Items whose key is not known here. */
    List<String> unknown() {
        return unknown;
    }
}
