package dev.doorbell.sim.export;

import java.util.HashMap;
import java.util.Map;

/**
 * The packets of a Perfetto trace: tracks, events, and names that are written once and then have a number.
 *
 * <p>Source: Perfetto, {@code protos/perfetto/trace/trace_packet.proto}, {@code
 * track_event/track_event.proto}, {@code track_descriptor.proto}, {@code debug_annotation.proto}, {@code
 * interned_data/interned_data.proto}.
 */
final class PerfettoPackets {
    /** Takes what is encoded. */
    @FunctionalInterface
    interface Bytes {
        void put(byte[] bytes, int offset, int length);
    }

    /** What an event says about its track. */
    enum Kind {
        SLICE_BEGIN,
        SLICE_END,
        INSTANT,
        COUNTER
    }

    /** More names than a machine has; the rest is written out each time. */
    private static final int NAMES_MAX = 1 << 14;

    private static final int SEQUENCE = 1;
    private static final int STATE_CLEARED = 1;
    private static final int NEEDS_STATE = 2;

    // trace.proto, trace_packet.proto
    private static final int TRACE_PACKET = 1;
    private static final int PACKET_TIMESTAMP = 8;
    private static final int PACKET_SEQUENCE = 10;
    private static final int PACKET_EVENT = 11;
    private static final int PACKET_INTERNED = 12;
    private static final int PACKET_FLAGS = 13;
    private static final int PACKET_TRACK = 60;
    // interned_data.proto, track_event.proto, debug_annotation.proto
    private static final int INTERNED_EVENT_NAME = 2;
    private static final int INTERNED_ANNOTATION_NAME = 3;
    private static final int NAME_NUMBER = 1;
    private static final int NAME_TEXT = 2;
    // track_descriptor.proto
    private static final int TRACK_UUID = 1;
    private static final int TRACK_NAME = 2;
    private static final int TRACK_PROCESS = 3;
    private static final int TRACK_PARENT = 5;
    private static final int TRACK_COUNTER = 8;
    private static final int PROCESS_PID = 1;
    private static final int PROCESS_NAME = 6;
    private static final int COUNTER_UNIT = 3;
    private static final int UNIT_COUNT = 2;
    // track_event.proto
    private static final int EVENT_ANNOTATION = 4;
    private static final int EVENT_TYPE = 9;
    private static final int EVENT_NAME_NUMBER = 10;
    private static final int EVENT_TRACK = 11;
    private static final int EVENT_NAME = 23;
    private static final int EVENT_COUNTER = 30;
    private static final int EVENT_FLOW = 47;
    private static final int EVENT_LAST_OF_FLOW = 48;
    // debug_annotation.proto
    private static final int ANNOTATION_NAME_NUMBER = 1;
    private static final int ANNOTATION_INT = 4;
    private static final int ANNOTATION_POINTER = 7;
    private static final int ANNOTATION_NAME = 10;

    private final Bytes out;
    private final ProtoMessage packet = new ProtoMessage();
    private final ProtoMessage body = new ProtoMessage();
    private final ProtoMessage inner = new ProtoMessage();
    private final ProtoMessage event = new ProtoMessage();
    private final Map<String, Integer> eventNames = new HashMap<>();
    private final Map<String, Integer> annotationNames = new HashMap<>();
    private long tracks;
    private long events;

    PerfettoPackets(Bytes out) {
        this.out = out;
    }

    /** Events so far. */
    long eventCount() {
        return events;
    }

    /** Writes the first packet: no name has a number yet. */
    void begin() {
        packet.clear().varint(PACKET_SEQUENCE, SEQUENCE).varint(PACKET_FLAGS, STATE_CLEARED);
        putPacket();
    }

    // Tracks.

    /** Describes a group of tracks, which viewers show as a process, and answers its number. */
    long group(String name) {
        long uuid = ++tracks;
        inner.clear().varint(PROCESS_PID, uuid).text(PROCESS_NAME, name);
        body.clear().varint(TRACK_UUID, uuid).message(TRACK_PROCESS, inner);
        putTrack();
        return uuid;
    }

    /** Describes a track for slices and instants, and answers its number. */
    long track(long group, String name) {
        long uuid = ++tracks;
        body.clear().varint(TRACK_UUID, uuid).text(TRACK_NAME, name).varint(TRACK_PARENT, group);
        putTrack();
        return uuid;
    }

    /** Describes a track for a count, and answers its number. */
    long counter(long group, String name) {
        long uuid = ++tracks;
        inner.clear().varint(COUNTER_UNIT, UNIT_COUNT);
        body.clear()
                .varint(TRACK_UUID, uuid)
                .text(TRACK_NAME, name)
                .varint(TRACK_PARENT, group)
                .message(TRACK_COUNTER, inner);
        putTrack();
        return uuid;
    }

    private void putTrack() {
        packet.clear().varint(PACKET_SEQUENCE, SEQUENCE).message(PACKET_TRACK, body);
        putPacket();
    }

    // Events.

    /** Begins an event; what it says comes next, then {@link #put}. */
    PerfettoPackets event(Kind kind, long track) {
        event.clear().varint(EVENT_TYPE, kind.ordinal() + 1L).varint(EVENT_TRACK, track);
        return this;
    }

    PerfettoPackets name(String name) {
        int number = number(eventNames, name, INTERNED_EVENT_NAME);
        if (number == 0) {
            event.text(EVENT_NAME, name);
        } else {
            event.varint(EVENT_NAME_NUMBER, number);
        }
        return this;
    }

    PerfettoPackets argument(String name, long value, boolean isBits) {
        int number = number(annotationNames, name, INTERNED_ANNOTATION_NAME);
        inner.clear();
        if (number == 0) {
            inner.text(ANNOTATION_NAME, name);
        } else {
            inner.varint(ANNOTATION_NAME_NUMBER, number);
        }
        inner.varint(isBits ? ANNOTATION_POINTER : ANNOTATION_INT, value);
        event.message(EVENT_ANNOTATION, inner);
        return this;
    }

    /** An arrow goes from the event before with this number to this one; 0 stands for none. */
    PerfettoPackets flow(long flow) {
        if (flow != 0) {
            event.fixed64(EVENT_FLOW, flow);
        }
        return this;
    }

    /** The same, and no event after it has the number; 0 stands for none. */
    PerfettoPackets lastOfFlow(long flow) {
        if (flow != 0) {
            event.fixed64(EVENT_LAST_OF_FLOW, flow);
        }
        return this;
    }

    PerfettoPackets value(long value) {
        event.varint(EVENT_COUNTER, value);
        return this;
    }

    /** Writes the event. */
    void put(long nanos) {
        events++;
        packet.clear()
                .varint(PACKET_TIMESTAMP, nanos)
                .varint(PACKET_SEQUENCE, SEQUENCE)
                .message(PACKET_EVENT, event)
                .varint(PACKET_FLAGS, NEEDS_STATE);
        putPacket();
    }

    /** The number of a name, written down the first time; 0 if there are too many. */
    private int number(Map<String, Integer> names, String name, int field) {
        Integer known = names.get(name);
        if (known != null) {
            return known;
        }
        if (names.size() == NAMES_MAX) {
            return 0;
        }
        int number = names.size() + 1;
        names.put(name, number);
        inner.clear().varint(NAME_NUMBER, number).text(NAME_TEXT, name);
        body.clear().message(field, inner);
        packet.clear()
                .varint(PACKET_SEQUENCE, SEQUENCE)
                .message(PACKET_INTERNED, body)
                .varint(PACKET_FLAGS, NEEDS_STATE);
        putPacket();
        return number;
    }

    private void putPacket() {
        body.clear().message(TRACE_PACKET, packet);
        out.put(body.bytes(), 0, body.length());
    }
}
