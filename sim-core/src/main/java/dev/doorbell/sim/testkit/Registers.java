package dev.doorbell.sim.testkit;

import dev.doorbell.sim.reg.RegisterSpec;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which register table a parameter {@code @ForAll RegisterTraffic} or {@code @ForAll
 * RegisterAccess} is for, where {@link SimDomain} provides it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.TYPE_USE, ElementType.ANNOTATION_TYPE})
public @interface Registers {
    /** The enum of registers. */
    Class<? extends RegisterSpec> value();

    /** Bytes of the file they lie in, at least 8. */
    int bytes();

    /** The most accesses in a row. */
    int accessesMax() default 60;
}
