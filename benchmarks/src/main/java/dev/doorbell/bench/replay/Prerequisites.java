package dev.doorbell.bench.replay;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds out whether a conversation needs what does not exist here. */
final class Prerequisites {
    private Prerequisites() {}

    /** Why the conversation cannot be replayed; empty if it can. */
    static String missing(Conversation conversation) {
        List<String> unknown = conversation.profile().unknown();
        if (!unknown.isEmpty()) {
            return "profile " + unknown.get(0) + " is not known here";
        }
        Set<String> bridges = new HashSet<>(Set.of(""));
        for (DeviceSpec device : conversation.board().devices()) {
            String reason = ReplayDevices.missing(device);
            if (!reason.isEmpty()) {
                return reason;
            }
            if (!bridges.contains(device.bridge())) {
                return "bridge " + device.bridge() + " is not on this board before its devices";
            }
            if (ReplayDevices.isBridge(device.model())) {
                bridges.add(device.options().getOrDefault("id", ""));
            }
        }
        for (Step step : conversation.steps()) {
            String reason = missing(step, conversation.board().devices());
            if (!reason.isEmpty()) {
                return "line " + step.line() + ": " + reason;
            }
        }
        return "";
    }

    private static String missing(Step step, List<DeviceSpec> devices) {
        return switch (step.kind()) {
            case FRAME_IN, FRAME_OUT -> {
                String wire = step.text().substring(0, step.text().indexOf(' '));
                boolean joined =
                        devices.stream().anyMatch(d -> wire.equals(d.options().get("netdev")));
                yield joined ? "" : "no network card is on wire " + wire;
            }
            case LINK -> {
                String card = step.text();
                boolean named =
                        devices.stream().anyMatch(d -> card.equals(ReplayDevices.linkName(d)));
                yield named ? "" : "no network card is called " + card;
            }
            case WRITE, READ, MEMORY_WRITE, MEMORY_READ, FILL -> "";
            case SYSTEM_WRITE, SYSTEM_READ, LEVELS, RUN -> "";
        };
    }
}
