package dev.doorbell.bench.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C and {@code kill}.
 *
 * <p>While a {@link Section} is open, the first signal only asks: the work goes on to the next place
 * where {@link #check} is called, and leaves from there in good order. Where no section is open there is
 * nothing to be put in order, and the process ends at once; so it does at the second signal, wherever it
 * is.
 */
final class Stop {
    private static final Object LOCK = new Object();

    private static volatile @Nullable ExitStatus asked;
    private static int open;

    private Stop() {}

    /** Work that must not be cut off; it is over when this is closed. */
    static final class Section implements AutoCloseable {
        private boolean closed;

        private Section() {}

        @Override
        public void close() {
            synchronized (LOCK) {
                if (!closed) {
                    closed = true;
                    open--;
                }
            }
        }
    }

    /** Opens a section. */
    static Section section() {
        synchronized (LOCK) {
            open++;
        }
        return new Section();
    }

    /** Does work in a section of its own. */
    static void orderly(Runnable work) {
        Section section = section();
        try {
            work.run();
        } finally {
            section.close();
        }
    }

    /**
     * A place where work can be left.
     *
     * @throws StoppedException if a signal asked for that
     */
    static void check() {
        ExitStatus status = asked;
        if (status != null) {
            throw new StoppedException(status, status.meaning());
        }
    }

    /** Listens to SIGINT and SIGTERM, if the host has them. */
    static void listen() {
        listen("INT", ExitStatus.INTERRUPTED);
        listen("TERM", ExitStatus.TERMINATED);
    }

    /**
     * Java has no API for signals but one that its compiler warns of whatever one says, so this calls it
     * by name. A shutdown hook would not do: while it runs, a second Ctrl-C is not heard.
     */
    private static void listen(String name, ExitStatus status) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object heard =
                    Proxy.newProxyInstance(
                            Stop.class.getClassLoader(),
                            new Class<?>[] {handler},
                            (proxy, method, arguments) -> {
                                if (method.getName().equals("handle")) {
                                    heard(status);
                                }
                                return null;
                            });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), heard);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InstantiationException
                | InvocationTargetException e) {
            return; // no such signal here, or the JVM keeps it: it does what it always did
        }
    }

    private static void heard(ExitStatus status) {
        boolean wait;
        synchronized (LOCK) {
            wait = open > 0 && asked == null;
            asked = status;
        }
        if (!wait) {
            System.err.println("doorbell: " + status.meaning());
            Runtime.getRuntime().halt(status.code());
        }
    }
}
