package dev.doorbell.kernel.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs test classes that are made to fail, and says what became of each test. */
final class JupiterRun implements TestExecutionListener {
    private final Map<String, TestExecutionResult> results =
            Collections.synchronizedMap(new LinkedHashMap<>());
    private final List<String> entries = Collections.synchronizedList(new ArrayList<>());

    private JupiterRun() {}

    static JupiterRun of(Class<?> test) {
        return of(Map.of(), selectClass(test));
    }

    static JupiterRun of(Class<?> test, String method, Map<String, String> parameters) {
        String types =
                Arrays.stream(test.getDeclaredMethods())
                        .filter(one -> one.getName().equals(method))
                        .findFirst()
                        .map(one -> Arrays.stream(one.getParameterTypes()).map(Class::getName))
                        .orElseThrow()
                        .reduce((a, b) -> a + ", " + b)
                        .orElse("");
        return of(parameters, selectMethod(test.getName(), method, types));
    }

    static JupiterRun of(Map<String, String> parameters, DiscoverySelector... selectors) {
        JupiterRun run = new JupiterRun();
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectors)
                        .filters(EngineFilter.includeEngines("junit-jupiter"))
                        .configurationParameters(parameters)
                        .configurationParameter(Deliberate.ASKED, "true")
                        .build();
        LauncherConfig config =
                LauncherConfig.builder()
                        .enableTestExecutionListenerAutoRegistration(false)
                        .enableLauncherSessionListenerAutoRegistration(false)
                        .build();
        LauncherFactory.create(config).execute(request, run);
        return run;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest() || result.getThrowable().isPresent()) {
            results.put(test.getDisplayName(), result);
        }
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        entries.add(entry.getKeyValuePairs().toString());
    }

    /** The display names of the tests, and of containers that failed. */
    List<String> names() {
        return List.copyOf(results.keySet());
    }

    /** What was published. */
    List<String> entries() {
        return List.copyOf(entries);
    }

    /** Those that did not pass. */
    List<String> failed() {
        return results.entrySet().stream()
                .filter(one -> one.getValue().getThrowable().isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Why a test did not pass. */
    Throwable failure(String name) {
        return Optional.ofNullable(results.get(name))
                .flatMap(TestExecutionResult::getThrowable)
                .orElseThrow(() -> new AssertionError(name + " did not fail: " + results));
    }

    /** The report that a failure carries. */
    String report(String name) {
        return Arrays.stream(failure(name).getSuppressed())
                .filter(ReportedMachine.class::isInstance)
                .map(Throwable::getMessage)
                .reduce(
                        (a, b) -> {
                            throw new AssertionError("two reports");
                        })
                .orElseThrow(() -> new AssertionError("no report", failure(name)));
    }
}
