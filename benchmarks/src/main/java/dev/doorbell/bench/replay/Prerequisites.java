package dev.doorbell.bench.replay;

import java.util.List;
import java.util.Set;

/** Finds out whether a conversation needs what does not exist here. */
final class Prerequisites {
    private static final Set<String> MODELS = Set.of("edu");

    private Prerequisites() {}

    /** Why the conversation cannot be replayed; empty if it can. */
    static String missing(Conversation conversation) {
        List<String> unknown = conversation.profile().unknown();
        if (!unknown.isEmpty()) {
            return "profile " + unknown.get(0) + " is not known here";
        }
        for (DeviceSpec device : conversation.board().devices()) {
            if (!MODELS.contains(device.model())) {
                return "device " + device.model() + " is not modelled yet";
            }
            if (!device.bridge().isEmpty()) {
                return "bridge " + device.bridge() + " is not modelled yet";
            }
            if (!device.options().isEmpty()) {
                String option = device.options().keySet().iterator().next();
                return "option " + option + " of device " + device.model() + " is not known here";
            }
        }
        for (Step step : conversation.steps()) {
            boolean needsNetwork =
                    switch (step.kind()) {
                        case FRAME_IN, FRAME_OUT, LINK -> true;
                        case WRITE, READ, MEMORY_WRITE, MEMORY_READ, FILL -> false;
                        case SYSTEM_WRITE, SYSTEM_READ, LEVELS, RUN -> false;
                    };
            if (needsNetwork) {
                return "line " + step.line() + ": " + step.kind().word() + " needs a network card";
            }
        }
        return "";
    }
}
