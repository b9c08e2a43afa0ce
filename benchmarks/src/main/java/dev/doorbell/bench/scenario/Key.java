package dev.doorbell.bench.scenario;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a key of a scenario file means, and what its value may be. The schema and the reader use it. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
    /** One sentence. */
    String value();

    /** Whether it has to be there. */
    boolean required() default false;

    /** The least number; of text, the least length; of a list, the least number of elements. */
    long min() default 0;

    /** The greatest. */
    long max() default Long.MAX_VALUE;
}
