package dev.doorbell.gic.testkit;

/**
 * An ITS driver, behind what is asked of every such driver. When a method returns, what it stands for
 * is so: a message that comes at that moment finds it done.
 *
 * <p>What is asked makes sense: no event is mapped whose device is not, or twice; no LPI belongs to two
 * events; cores are there. Whatever a method throws counts as a divergence.
 */
public interface ItsDriverUnderTest {
    /** Makes one for a machine that was just switched on. */
    @FunctionalInterface
    interface Maker {
        /** Makes it; {@link #start} is called afterwards. */
        ItsDriverUnderTest make(ItsPort port);
    }

    /** Gives the ITS its tables and its queue, and every redistributor its LPIs, and enables all. */
    void start();

    /** Makes room for events 0 to {@code events} - 1 of a device. */
    void mapDevice(int device, int events);

    /** Takes a device away, with those of its events that are still mapped. */
    void unmapDevice(int device);

    /**
     * Maps {@code count} events of a device in a row to LPIs in a row, all to one core. The LPIs are
     * disabled.
     */
    void mapEvents(int device, int firstEvent, int count, int firstLpi, int core);

    /** Unmaps an event; what it made pending is withdrawn, and its LPI disabled. */
    void unmapEvent(int device, int event);

    /** Has an event go to another core, and what it made pending with it. */
    void moveEvent(int device, int event, int core);

    /** Enables an event's LPI, with a priority that lets it through: 0xA0. */
    void enable(int device, int event);

    /** Disables an event's LPI. One that is pending stays so, and is not signalled. */
    void disable(int device, int event);
}
