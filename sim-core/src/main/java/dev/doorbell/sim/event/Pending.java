package dev.doorbell.sim.event;

/**
 * Something that is due, as a {@link Chooser} sees it.
 *
 * <p>What belongs together is a <em>stream</em>: one {@link Event}, or one {@link EventChannel}. Its
 * name is that of the event or channel; a second one of the same name is {@code name#2}.
 */
public final class Pending {
    private final String stream;
    private final String name;
    private final Phase phase;
    private final long dueTicks;
    private final boolean channel;
    private final long data;

    private int cause;

    Pending(String stream, String name, Phase phase, long dueTicks, boolean channel, long data) {
        this.stream = stream;
        this.name = name;
        this.phase = phase;
        this.dueTicks = dueTicks;
        this.channel = channel;
        this.data = data;
    }

    /** The name of its stream, of which there is one. */
    public String stream() {
        return stream;
    }

    /** The name of its event or channel, {@code component.stream}. */
    public String name() {
        return name;
    }

    /** Where in its tick it would fire usually. */
    public Phase phase() {
        return phase;
    }

    /** The tick it is due at. */
    public long dueTicks() {
        return dueTicks;
    }

    /** Whether it was posted to a channel, whose order it keeps. */
    public boolean isPosted() {
        return channel;
    }

    /** What {@link Chooser#added} answered. */
    public int cause() {
        return cause;
    }

    void setCause(int step) {
        cause = step;
    }

    long data() {
        return data;
    }

    @Override
    public String toString() {
        return stream;
    }
}
