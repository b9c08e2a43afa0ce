package dev.doorbell.kernel.testkit;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineBuilder;
import dev.doorbell.kernel.boot.Kernel;
import dev.doorbell.nic.Nic;
import dev.doorbell.nic.wire.Wire;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.watch.RuleBroken;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;
import org.opentest4j.TestAbortedException;

/**
 * What {@link OnBoard} does. It keeps nothing itself: a machine is in the store of its invocation, so tests
 * may run in parallel.
 */
public final class OnBoardExtension
        implements TestTemplateInvocationContextProvider,
                ParameterResolver,
                BeforeEachCallback,
                AfterTestExecutionCallback,
                AfterEachCallback,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {
    /** The configuration parameter, or system property, that holds a report's last line. */
    public static final String REPLAY = "doorbell.replay";

    private static final Set<Class<?>> PARTS =
            Set.of(Machine.class, Wire.class, Nic.class, Kernel.class, Seed.class);

    // Which machines.

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        Method method = context.getRequiredTestMethod();
        return ofMethod(method).isPresent() || method.isAnnotationPresent(TestTemplate.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
            ExtensionContext context) {
        Combinations combinations = combinations(context);
        if (!combinations.leftOut().isEmpty()) {
            context.publishReportEntry(
                    "left out, since they cannot be", String.join("; ", combinations.leftOut()));
        }
        List<MachineChoice> all = combinations.possible();
        return IntStream.range(0, all.size()).mapToObj(i -> new Invocation(all.get(i), all));
    }

    private static Combinations combinations(ExtensionContext context) {
        OnBoard wanted = wanted(context);
        Optional<String> line = context.getConfigurationParameter(REPLAY);
        String replay = line.orElse(wanted.replay());
        return replay.isBlank() ? Combinations.of(wanted) : Combinations.replayed(wanted, replay);
    }

    private static Optional<OnBoard> ofMethod(Method method) {
        return AnnotationSupport.findAnnotation(method, OnBoard.class);
    }

    /** The annotation of the method, else of its class, else of the class around that. */
    private static OnBoard wanted(ExtensionContext context) {
        Optional<OnBoard> found = context.getTestMethod().flatMap(OnBoardExtension::ofMethod);
        Class<?> around = context.getRequiredTestClass();
        while (found.isEmpty() && around != null) {
            found = AnnotationSupport.findAnnotation(around, OnBoard.class);
            around = around.getEnclosingClass();
        }
        return found.orElseThrow(
                () ->
                        new ExtensionConfigurationException(
                                "OnBoardExtension is at work, but neither "
                                        + context.getDisplayName()
                                        + " nor its class has @OnBoard; put it there, it brings the"
                                        + " extension"));
    }

    /** One of a test's invocations. */
    private record Invocation(MachineChoice choice, List<MachineChoice> all)
            implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int index) {
            return "[" + index + "] " + choice.displayName(all);
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(
                    (BeforeEachCallback)
                            context -> store(context).put(MachineChoice.class, choice));
        }
    }

    private static Store store(ExtensionContext context) {
        return context.getStore(Namespace.create(OnBoardExtension.class, context.getUniqueId()));
    }

    // One invocation.

    @Override
    public void beforeEach(ExtensionContext context) {
        Method method = context.getRequiredTestMethod();
        if (ofMethod(method).isPresent() && AnnotationSupport.isAnnotated(method, Test.class)) {
            throw new ExtensionConfigurationException(
                    "method "
                            + method.getName()
                            + " has @OnBoard beside @Test; @OnBoard makes it a test of its own: remove"
                            + " @Test, or put @OnBoard on the class");
        }
    }

    private static MachineChoice choice(ExtensionContext context) {
        MachineChoice given = store(context).get(MachineChoice.class, MachineChoice.class);
        if (given != null) {
            return given;
        }
        List<MachineChoice> all = combinations(context).possible();
        if (all.size() > 1) {
            throw new ExtensionConfigurationException(
                    "the @OnBoard of "
                            + context.getRequiredTestClass().getSimpleName()
                            + " names "
                            + all.size()
                            + " machines, and "
                            + context.getDisplayName()
                            + " runs once; write @TestTemplate in place of @Test to run it on each");
        }
        return all.get(0);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return PARTS.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException(
                    "a machine belongs to one test: take "
                            + parameter.getParameter().getType().getSimpleName()
                            + " as a parameter of the test, of @BeforeEach or of @AfterEach, not of "
                            + parameter.getDeclaringExecutable());
        }
        Machine machine = machine(context);
        Class<?> type = parameter.getParameter().getType();
        if (type == Wire.class) {
            return machine.wire();
        } else if (type == Nic.class) {
            return machine.nic();
        } else if (type == Kernel.class) {
            return machine.kernel();
        } else if (type == Seed.class) {
            return new Seed(machine.config().seed());
        }
        return machine;
    }

    /** The invocation's machine, booted when it is first asked for. */
    private static Machine machine(ExtensionContext context) {
        Machine booted = booted(context);
        if (booted == null) {
            OnBoard wanted = wanted(context);
            MachineChoice choice = choice(context);
            MachineBuilder begun = choice.builder().snapshot(wanted.snapshot());
            booted = ReflectionSupport.newInstance(wanted.with()).apply(begun).boot(choice.seed());
            store(context).put(Machine.class, booted);
        }
        return booted;
    }

    private static @Nullable Machine booted(ExtensionContext context) {
        return store(context).get(Machine.class, Machine.class);
    }

    // Its end.

    @Override
    public void afterTestExecution(ExtensionContext context) {
        Machine machine = booted(context);
        OnBoard wanted = wanted(context);
        if (machine != null && wanted.strict() && context.getExecutionException().isEmpty()) {
            Set<TracePoint> tolerated = EnumSet.copyOf(RuleBroken.HARMLESS);
            Collections.addAll(tolerated, wanted.tolerated());
            List<String> broken = MachineAssert.broken(machine, tolerated);
            if (!broken.isEmpty()) {
                throw reported(
                        new AssertionError(
                                "the guest broke rules, and the test is strict:\n  "
                                        + String.join("\n  ", broken)),
                        context);
            }
        }
    }

    /** Order: after the test's own {@code @AfterEach} methods, which may look at the machine. */
    @Override
    public void afterEach(ExtensionContext context) {
        Machine machine = store(context).remove(Machine.class, Machine.class);
        if (machine != null) {
            machine.close();
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
            throws Throwable {
        throw reported(thrown, context);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown)
            throws Throwable {
        throw reported(thrown, context);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable thrown)
            throws Throwable {
        throw reported(thrown, context);
    }

    /** The same failure, with the machine's report; an abandoned test has none. */
    private static <T extends Throwable> T reported(T thrown, ExtensionContext context) {
        Machine machine = booted(context);
        if (machine != null && !(thrown instanceof TestAbortedException) && !isReported(thrown)) {
            thrown.addSuppressed(new ReportedMachine(MachineReport.of(machine)));
        }
        return thrown;
    }

    private static boolean isReported(Throwable thrown) {
        return Stream.of(thrown.getSuppressed()).anyMatch(ReportedMachine.class::isInstance);
    }
}
