package dev.doorbell.sim.event;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A list of steps that runs on any {@link Engine} and writes down everything that can be seen.
 *
 * <p>What fires reacts by its number: some post again at the same tick or later, move or cancel
 * events, or fire the next one from inside the handler.
 */
final class EngineScript implements Engine.Listener {
    /** What a step does. */
    enum Verb {
        POST,
        POST_MANY_AT_ONE_TICK,
        POST_MANY_NEARBY,
        MOVE,
        MOVE_MANY,
        CANCEL,
        CANCEL_MANY,
        FIRE,
        FIRE_MANY,
        ASK_NEXT,
        ASK_QUIET,
        SKIP,
        RUN
    }

    /**
     * One step: a verb, a delay in ticks from the tick it runs at, and which event or how many.
     * Steps that move the clock shorten the delay, or it would soon stand at its last tick.
     */
    record Step(Verb verb, long delay, int which) {
        /** Mostly a few, sometimes more than are ever sorted at once. */
        int many() {
            return which < 180 ? which : 16 * which;
        }
    }

    private static final int DEPTH_MAX = 3;
    private static final int REACTIONS_MAX = 500;

    private final Engine engine;
    private final List<String> log = new ArrayList<>();
    private long nextPost = Engine.EVENTS;
    private int depth;
    private int reactions;

    private EngineScript(Function<Engine.Listener, Engine> factory) {
        engine = factory.apply(this);
    }

    /** Runs the steps and then everything left; returns what was seen. */
    static List<String> run(List<Step> steps, Function<Engine.Listener, Engine> factory) {
        EngineScript script = new EngineScript(factory);
        for (Step step : steps) {
            script.play(step);
        }
        script.log.add("left");
        while (script.engine.fireNext()) {
            script.log.add("now " + script.engine.now());
        }
        return script.log;
    }

    @Override
    public void fired(long id) {
        log.add(id + " at " + engine.now());
        if (reactions == REACTIONS_MAX) {
            return;
        }
        reactions++;
        // Spread the numbers so that neighbours react differently.
        long mixed = id * 0x9E37_79B9_7F4A_7C15L;
        long delay = (mixed & 7) == 0 ? 0 : (mixed >>> 8) & ((1L << ((mixed >>> 40) & 31)) - 1);
        int event = (int) ((mixed >>> 16) & 127);
        switch ((int) (mixed >>> 60)) {
            case 0, 1, 2 -> post(later(delay));
            case 3 -> engine.move(later(delay), event);
            case 4 -> log.add("cancels " + engine.cancel(event));
            case 5, 6 -> fireNested();
            default -> {}
        }
    }

    private void fireNested() {
        if (depth < DEPTH_MAX) {
            depth++;
            log.add("nested " + engine.fireNext());
            depth--;
        }
    }

    private void play(Step step) {
        long due = later(step.delay);
        switch (step.verb) {
            case POST -> post(due);
            case POST_MANY_AT_ONE_TICK -> {
                for (int i = 0; i < step.many(); i++) {
                    post(due);
                }
            }
            case POST_MANY_NEARBY -> {
                for (int i = 0; i < step.many(); i++) {
                    post(later(step.delay + (i * 7919L) % 5000));
                }
            }
            case MOVE -> engine.move(due, step.which);
            case MOVE_MANY -> {
                for (int event = step.which; event < Engine.EVENTS; event++) {
                    engine.move(later(step.delay + event), event);
                }
            }
            case CANCEL -> log.add("cancel " + engine.cancel(step.which));
            case CANCEL_MANY -> {
                for (int event = step.which; event < Engine.EVENTS; event++) {
                    log.add("cancel " + engine.isScheduled(event) + engine.cancel(event));
                }
            }
            case FIRE -> log.add("fire " + engine.fireNext() + " " + engine.now());
            case FIRE_MANY -> {
                for (int i = 0; i < step.many(); i++) {
                    engine.fireNext();
                }
            }
            case ASK_NEXT -> log.add("next " + engine.nextDue());
            case ASK_QUIET -> log.add("quiet " + engine.isQuietThrough(due));
            case SKIP -> {
                long target = later(step.delay >>> (step.which & 31));
                if (engine.isQuietThrough(target)) {
                    engine.skipTo(target);
                    log.add("now " + engine.now());
                }
            }
            case RUN -> {
                long target = later(step.delay >>> (step.which & 31));
                log.add("run " + engine.runUntil(target) + " " + engine.now());
            }
        }
    }

    private void post(long due) {
        engine.post(due, nextPost++);
    }

    private long later(long delay) {
        return Math.min(engine.now() + delay, EventQueue.TICKS_MAX);
    }
}
