package dev.doorbell.sim.context;

import dev.doorbell.sim.error.ConfigurationException;
import java.lang.reflect.InvocationTargetException;

/** The kind of Java thread that carries a context. It can be seen in no digest. */
public enum Carrier {
    /** Daemon threads of the operating system; on every JDK. */
    PLATFORM,
    /** Virtual threads, where the JDK has them (21 and newer). */
    VIRTUAL;

    private static final boolean HAS_VIRTUAL = Runtime.version().feature() >= 21;

    /** Virtual threads where the JDK has them, platform threads elsewhere. */
    public static Carrier preferred() {
        return HAS_VIRTUAL ? VIRTUAL : PLATFORM;
    }

    /** Whether this JDK has the kind. */
    public boolean isAvailable() {
        return this == PLATFORM || HAS_VIRTUAL;
    }

    /** Makes a thread of this kind, not yet started. */
    Thread thread(String name, Runnable body) {
        if (this == PLATFORM) {
            Thread thread = new Thread(null, body, name);
            thread.setDaemon(true);
            return thread;
        }
        try {
            // Compiled for 17, which has no Thread.ofVirtual; looked up by name until the baseline
            // is 21 or newer.
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Object named = type.getMethod("name", String.class).invoke(builder, name);
            return (Thread) type.getMethod("unstarted", Runnable.class).invoke(named, body);
        } catch (NoSuchMethodException | ClassNotFoundException | IllegalAccessException e) {
            throw new ConfigurationException(
                    "virtual threads need JDK 21 or newer; this is " + Runtime.version());
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("could not make a virtual thread", e.getCause());
        }
    }
}
