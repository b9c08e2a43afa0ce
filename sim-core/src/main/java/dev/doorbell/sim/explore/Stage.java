package dev.doorbell.sim.explore;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.BusWindow;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.event.Chooser;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Scenario} says of itself while it builds its machine.
 *
 * <p>What guest code does before the acts begin is preparation, and is run in one order: until each core
 * waits for an interrupt, or says {@link Core#awaitExploration()}.
 */
public final class Stage {
    /** Something that happens from outside, so many times. */
    record Act(String name, int times, Runnable action) {}

    /** Something that must hold. */
    record Rule(String words, BooleanSupplier holds) {}

    /** A place in memory that has a name. */
    record Place(String name, long first, long last) {}

    private final Chooser chooser;
    private final Objects objects;
    private final List<Act> acts = new ArrayList<>();
    private final List<Rule> atEnd = new ArrayList<>();
    private final List<Rule> always = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final List<String> devices = new ArrayList<>();

    private @Nullable Simulation simulation;
    private boolean sharesOnlyMemory;
    private boolean worksOpenly;

    Stage(Chooser chooser, Objects objects) {
        this.chooser = chooser;
        this.objects = objects;
    }

    /** Builds the machine's simulation so that its orders can be explored. */
    public Simulation build(Simulation.Builder builder) {
        if (simulation != null) {
            throw new IllegalStateException("a scenario builds one simulation; this is its second");
        }
        Simulation made = builder.explored(chooser).build();
        simulation = made;
        return made;
    }

    /** Something that happens once, at any time: touches models, never what guest code keeps. */
    public void act(String name, Runnable action) {
        act(name, 1, action);
    }

    /** Something that happens so many times, at any times. */
    public void act(String name, int times, Runnable action) {
        if (times < 1) {
            throw new IllegalArgumentException(
                    "act '" + name + "' happens " + times + " times; expected at least 1");
        }
        acts.add(new Act(name, times, action));
    }

    /** What must hold at the end of every order, when nothing is left to happen. */
    public void invariant(String words, BooleanSupplier holds) {
        atEnd.add(new Rule(words, holds));
    }

    /**
     * What must hold after every step of every order. It may look at anything, so with such a rule no
     * two steps are taken to commute: every order is run.
     */
    public void always(String words, BooleanSupplier holds) {
        always.add(new Rule(words, holds));
    }

    /**
     * Promises that guest code on different cores shares guest memory and device registers and nothing
     * else: no field of a Java object. Then steps of two cores that touch different memory commute.
     */
    public void guestSharesOnlyMemory() {
        sharesOnlyMemory = true;
    }

    /** Work may be left at the end: the scenario has invariants of its own for it. */
    public void mayLeaveWork() {
        worksOpenly = true;
    }

    /**
     * Promises that only what names this component touches its state: accesses to the bus window of that
     * name, its events and channels {@code component.x}, and what it traces; and that it touches other
     * components' state only by bus, by channel, or by a line that {@link #joins} them. Tables have a
     * column for it.
     */
    public void separate(String component) {
        separateUnseen(component);
        devices.add(component);
    }

    /** The same without a column of its own. */
    public void separateUnseen(String component) {
        objects.separate(component);
    }

    /**
     * Says that who changes this line's level changes the machine: to be called for each line that leads
     * from a separate component to one that is not.
     */
    public void joins(InterruptLine line) {
        line.listen(high -> chooser.changes("the machine"));
    }

    /** Gives a place in memory a name, for tables. */
    public void place(String name, long address, long bytes) {
        places.add(new Place(name, address, address + bytes - 1));
    }

    // What a run asks.

    Simulation simulation() {
        Simulation made = simulation;
        if (made == null) {
            throw new IllegalStateException(
                    "the scenario has built no simulation; it is made by stage.build(…)");
        }
        return made;
    }

    List<Act> acts() {
        return acts;
    }

    List<Rule> atEnd() {
        return atEnd;
    }

    List<Rule> always() {
        return always;
    }

    List<String> devices() {
        return devices;
    }

    boolean sharesOnlyMemory() {
        return sharesOnlyMemory;
    }

    boolean mayBeLeft() {
        return worksOpenly;
    }

    /** Makes the acts pending, at the tick at which exploration begins. */
    void begin(List<Integer> times) {
        EventQueue events = simulation().parts().events();
        for (int i = 0; i < acts.size(); i++) {
            Act act = acts.get(i);
            objects.separate(act.name());
            var channel = events.channel(act.name(), Phase.DEVICES, unused -> act.action().run());
            int wanted = i < times.size() ? times.get(i) : act.times();
            for (int time = 0; time < wanted; time++) {
                channel.postAt(1, 0);
            }
        }
    }

    String nameOf(long address) {
        for (Place place : places) {
            if (address >= place.first && address <= place.last) {
                return place.name;
            }
        }
        return "memory 0x" + Long.toHexString(address);
    }

    static boolean isMemory(BusWindow window) {
        return window.target() instanceof GuestMemory;
    }
}
