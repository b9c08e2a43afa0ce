package dev.doorbell.kernel.testkit;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tests that fail on purpose: run by {@link JupiterRun} alone, passed over by whoever runs the package. */
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Deliberate.Asked.class)
@interface Deliberate {
    /** The configuration parameter that asks for them. */
    String ASKED = "doorbell.test.deliberate";

    /** Whether they were asked for. */
    final class Asked implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return context.getConfigurationParameter(ASKED).isPresent()
                    ? ConditionEvaluationResult.enabled("asked for")
                    : ConditionEvaluationResult.disabled("fails on purpose");
        }
    }
}
