package dev.doorbell.bench.report;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real browser without a window, driven over its own debugging protocol.
 *
 * <p>Source: Chrome DevTools Protocol, domains Page, Runtime, Network, Log, Emulation, Input and
 * Accessibility.
 */
final class Browser implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Process process;
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> incoming = new LinkedBlockingQueue<>();
    private final List<JsonNode> events = new ArrayList<>();
    private boolean hasScripts = true;
    private int lastId;
    private @Nullable String session;

    private Browser(Process process, URI endpoint) {
        this.process = process;
        this.socket =
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(endpoint, new Ear(incoming))
                        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .join();
    }

    /** The browser's program, where there is one. */
    static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(
                        folder ->
                                Stream.of("chromium", "chromium-browser", "google-chrome")
                                        .map(Path.of(folder)::resolve))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts one.
     *
     * @param profile an empty folder for what it keeps
     */
    static Browser start(Path program, Path profile) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                program.toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--hide-scrollbars",
                                "--force-color-profile=srgb",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + profile,
                                "about:blank")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            Path port = profile.resolve("DevToolsActivePort");
            long end = System.nanoTime() + PATIENCE.toNanos();
            List<String> lines = List.of();
            while (lines.size() < 2) {
                boolean hasEnded = process.waitFor(50, TimeUnit.MILLISECONDS);
                if (hasEnded || System.nanoTime() > end) {
                    throw new IOException(program + " opened no debugging port");
                }
                lines = Files.exists(port) ? Files.readAllLines(port) : lines;
            }
            return new Browser(
                    process, URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)));
        } catch (IOException | InterruptedException | RuntimeException e) {
            kill(process);
            throw e;
        }
    }

    /** Opens a new page and listens to everything it says and asks for. */
    void openPage() {
        session = null;
        String target =
                call("Target.createTarget", Map.of("url", "about:blank"))
                        .get("targetId")
                        .asString();
        session =
                call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                        .get("sessionId")
                        .asString();
        for (String domain : List.of("Page", "Runtime", "Network", "Log", "Accessibility")) {
            call(domain + ".enable", Map.of());
        }
        events.clear();
        hasScripts = true;
    }

    /** The size of its window; {@code isPhone} for a touch screen of three dots a pixel. */
    void resize(int width, int height, boolean isPhone) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        width,
                        "height",
                        height,
                        "deviceScaleFactor",
                        isPhone ? 2 : 1,
                        "mobile",
                        isPhone));
    }

    /** What the page is told of colours and medium. */
    void prefer(String media, String scheme) {
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "media",
                        media,
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /** Turns scripts off or on for what is loaded next. */
    void allowScripts(boolean isAllowed) {
        call("Emulation.setScriptExecutionDisabled", Map.of("value", !isAllowed));
        hasScripts = isAllowed;
    }

    /** Goes there and waits until everything is loaded. */
    void load(URI address) {
        call("Page.navigate", Map.of("url", address.toString()));
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (events("Page.loadEventFired").isEmpty()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the page does not load: " + events);
            }
            call("Page.getLayoutMetrics", Map.of());
        }
        if (hasScripts) {
            settle();
        }
    }

    /** Waits until the page has drawn twice. */
    void settle() {
        evaluate(
                "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))");
    }

    /** What an expression of the page comes to. */
    JsonNode evaluate(String expression) {
        JsonNode answer =
                call(
                        "Runtime.evaluate",
                        Map.of(
                                "expression",
                                expression,
                                "returnByValue",
                                true,
                                "awaitPromise",
                                true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.get("result").path("value");
    }

    /** Presses and lets go a key that writes nothing. */
    void press(String key, int code) {
        for (String type : List.of("rawKeyDown", "keyUp")) {
            call(
                    "Input.dispatchKeyEvent",
                    Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
        }
    }

    /** Events of that kind since the page was opened. */
    List<JsonNode> events(String method) {
        return events.stream()
                .filter(each -> each.path("method").asString("").equals(method))
                .map(each -> each.get("params"))
                .toList();
    }

    /** The whole page as a picture. */
    void screenshot(Path file) throws IOException {
        JsonNode size = call("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
        screenshot(file, 0, size.get("width").asDouble(), size.get("height").asDouble());
    }

    /** A part of it. */
    void screenshot(Path file, double top, double width, double height) throws IOException {
        JsonNode picture =
                call(
                        "Page.captureScreenshot",
                        Map.of(
                                "captureBeyondViewport",
                                true,
                                "clip",
                                Map.of(
                                        "x", 0, "y", top, "width", width, "height", height, "scale",
                                        1)));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Base64.getDecoder().decode(picture.get("data").asString()));
    }

    /** The page as printed. */
    byte[] print() {
        JsonNode printed = call("Page.printToPDF", Map.of("printBackground", true));
        return Base64.getDecoder().decode(printed.get("data").asString());
    }

    /** What a screen reader is told: every node that is not ignored. */
    List<JsonNode> accessibility() {
        List<JsonNode> nodes = new ArrayList<>();
        for (JsonNode each : call("Accessibility.getFullAXTree", Map.of()).get("nodes")) {
            if (!each.path("ignored").asBoolean(false)) {
                nodes.add(each);
            }
        }
        return nodes;
    }

    private JsonNode call(String method, Map<String, Object> parameters) {
        int id = ++lastId;
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("id", id);
        message.put("method", method);
        message.put("params", parameters);
        if (session != null) {
            message.put("sessionId", session);
        }
        socket.sendText(JSON.writeValueAsString(message), true)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        while (true) {
            JsonNode next = next(method);
            if (next.path("id").asInt(-1) != id) {
                events.add(next);
            } else if (next.has("error")) {
                throw new IllegalStateException(method + ": " + next.get("error"));
            } else {
                return next.get("result");
            }
        }
    }

    private JsonNode next(String method) {
        try {
            JsonNode next = incoming.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (next == null) {
                throw new IllegalStateException("no answer to " + method);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        kill(process);
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Puts whole messages into a queue. */
    private static final class Ear implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> to;
        private final StringBuilder text = new StringBuilder();

        Ear(BlockingQueue<JsonNode> to) {
            this.to = to;
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean isLast) {
            text.append(data);
            if (isLast) {
                to.add(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
