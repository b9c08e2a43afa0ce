package dev.doorbell.sim.export;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A decoded Perfetto trace, held against what the format asks for while it is read. */
final class PerfettoTrace {
    /** One event, its names looked up. */
    record Event(
            long nanos,
            String type,
            String track,
            String name,
            Map<String, Long> arguments,
            List<Long> flows,
            List<Long> lastFlows,
            long value,
            int depth) {}

    private record Track(long uuid, String name, long parent, boolean isCounter) {}

    final List<Event> events = new ArrayList<>();

    /** What the format forbids, in words. */
    final List<String> wrong = new ArrayList<>();

    private final Map<Long, Track> tracks = new HashMap<>();
    private final Map<Long, String> names = new HashMap<>();
    private final Map<Long, String> annotations = new HashMap<>();
    private final Map<Long, Deque<String>> open = new LinkedHashMap<>();
    private final Set<Long> begunFlows = new HashSet<>();
    private final Set<Long> endedFlows = new HashSet<>();
    private final Map<Long, Long> lastNanos = new HashMap<>();
    private boolean isCleared;

    PerfettoTrace(Message trace) {
        for (Message packet : all(trace, "packet")) {
            packet(packet);
        }
        open.forEach(
                (track, slices) -> {
                    if (!slices.isEmpty()) {
                        wrong.add(tracks.get(track) + " ends with open slices " + slices);
                    }
                });
    }

    private void packet(Message packet) {
        if (!packet.getUnknownFields().asMap().isEmpty()) {
            wrong.add("unknown fields in " + packet);
        }
        if (number(packet, "trusted_packet_sequence_id") != 1) {
            wrong.add("no sequence: " + packet);
        }
        long flags = number(packet, "sequence_flags");
        isCleared |= flags == 1;
        if (flags == 2 && !isCleared) {
            wrong.add("state is needed before it is cleared");
        }
        if (has(packet, "interned_data")) {
            Message interned = get(packet, "interned_data");
            intern(interned, "event_names", names);
            intern(interned, "debug_annotation_names", annotations);
        }
        if (has(packet, "track_descriptor")) {
            describe(get(packet, "track_descriptor"));
        }
        if (has(packet, "track_event")) {
            event(number(packet, "timestamp"), get(packet, "track_event"));
        }
    }

    private void intern(Message interned, String field, Map<Long, String> into) {
        for (Message entry : all(interned, field)) {
            String before = into.put(number(entry, "iid"), text(entry, "name"));
            if (before != null || number(entry, "iid") == 0) {
                wrong.add("interned twice: " + entry);
            }
        }
    }

    private void describe(Message track) {
        long uuid = number(track, "uuid");
        long parent = number(track, "parent_uuid");
        String name =
                has(track, "process")
                        ? text(get(track, "process"), "process_name")
                        : text(track, "name");
        Track above = tracks.get(parent);
        if (parent != 0 && above == null) {
            wrong.add("track " + name + " has no parent");
        }
        String before = above == null ? "" : above.name() + "/";
        Track made = new Track(uuid, before + name, parent, has(track, "counter"));
        if (uuid == 0 || tracks.put(uuid, made) != null) {
            wrong.add("described twice: " + made);
        }
    }

    private void event(long nanos, Message event) {
        long uuid = number(event, "track_uuid");
        Track track = tracks.get(uuid);
        if (track == null) {
            wrong.add("event on no track: " + event);
            return;
        }
        String type =
                ((EnumValueDescriptor) event.getField(field(event, "type"))).getName().substring(5);
        String name = text(event, "name");
        if (has(event, "name_iid")) {
            name = names.getOrDefault(number(event, "name_iid"), "?");
            if (name.equals("?")) {
                wrong.add("a name that nobody wrote down: " + event);
            }
        }
        if (track.isCounter() != type.equals("COUNTER")) {
            wrong.add(type + " on " + track);
        }
        // Readers sort; so they see each track as it was written if its own times do not go back.
        long before = lastNanos.getOrDefault(uuid, 0L);
        if (nanos < before) {
            wrong.add("time goes back from " + before + " to " + nanos + " on " + track);
        }
        lastNanos.put(uuid, nanos);
        Deque<String> slices = open.computeIfAbsent(uuid, any -> new ArrayDeque<>());
        int depth = slices.size();
        if (type.equals("SLICE_BEGIN")) {
            slices.push(name);
        } else if (type.equals("SLICE_END")) {
            if (slices.isEmpty()) {
                wrong.add("an end without a beginning on " + track);
            } else {
                name = slices.pop();
                depth--;
            }
        }
        List<Long> flows = numbers(event, "flow_ids");
        List<Long> last = numbers(event, "terminating_flow_ids");
        flow(flows, last, track);
        events.add(
                new Event(
                        nanos,
                        type,
                        track.name(),
                        name,
                        arguments(event),
                        flows,
                        last,
                        number(event, "counter_value"),
                        depth));
    }

    private void flow(List<Long> flows, List<Long> last, Track track) {
        for (long each : flows) {
            if (endedFlows.contains(each)) {
                wrong.add("flow " + each + " goes on after its end on " + track);
            }
            begunFlows.add(each);
        }
        for (long each : last) {
            if (!begunFlows.contains(each) || !endedFlows.add(each)) {
                wrong.add("flow " + each + " ends without a beginning on " + track);
            }
        }
    }

    private Map<String, Long> arguments(Message event) {
        Map<String, Long> arguments = new LinkedHashMap<>();
        for (Message each : all(event, "debug_annotations")) {
            String name =
                    has(each, "name_iid")
                            ? annotations.get(number(each, "name_iid"))
                            : text(each, "name");
            if (name == null) {
                wrong.add("an argument's name that nobody wrote down: " + each);
                continue;
            }
            boolean isBits = has(each, "pointer_value");
            arguments.put(name, number(each, isBits ? "pointer_value" : "int_value"));
        }
        return arguments;
    }

    /** Flows that both begin and end. */
    Set<Long> wholeFlows() {
        return endedFlows;
    }

    // What a message says, by name.

    private static FieldDescriptor field(Message message, String name) {
        return message.getDescriptorForType().findFieldByName(name);
    }

    private static boolean has(Message message, String name) {
        return message.hasField(field(message, name));
    }

    private static Message get(Message message, String name) {
        return (Message) message.getField(field(message, name));
    }

    private static long number(Message message, String name) {
        return ((Number) message.getField(field(message, name))).longValue();
    }

    private static String text(Message message, String name) {
        return (String) message.getField(field(message, name));
    }

    @SuppressWarnings("unchecked")
    private static List<Message> all(Message message, String name) {
        return (List<Message>) message.getField(field(message, name));
    }

    @SuppressWarnings("unchecked")
    private static List<Long> numbers(Message message, String name) {
        return List.copyOf((List<Long>) message.getField(field(message, name)));
    }
}
