package dev.doorbell.bench.report;

import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.sweep.SweepResult;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * A page as one HTML file that needs nothing else: style, script, drawing library and data are in it, and
 * its content security policy forbids every request and every script but its own.
 */
public final class HtmlPage {
    private static final String TEMPLATES = "dev.doorbell.bench.report.template";
    private static final String D3 = "/META-INF/resources/webjars/d3/7.9.0/";

    private static final TemplateEngine ENGINE =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, TEMPLATES);

    /**
     * What is set into the page as it is.
     *
     * @param policy the content security policy
     * @param style the style sheet
     * @param library the drawing library, with its licence
     * @param script the page's own script
     */
    public record Assets(String policy, String style, String library, String script) {}

    private HtmlPage() {}

    /** A comparison's report. */
    public static String render(ComparisonResult result) {
        return render(ComparisonPage.of(result));
    }

    /** A sweep's report. */
    public static String render(SweepResult result) {
        return render(SweepPage.of(result));
    }

    static String render(Page page) {
        StringOutput output = new StringOutput();
        ENGINE.render("page.jte", Map.of("page", page, "assets", assets()), output);
        return output.toString();
    }

    private static Assets assets() {
        String style = resource("page.css").strip();
        String library =
                "/*\n"
                        + resource(D3 + "LICENSE").strip()
                        + "\n*/\n"
                        + resource(D3 + "dist/d3.min.js").strip();
        String script = resource("page.js").strip();
        String policy =
                "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src "
                        + hash(style)
                        + "; script-src "
                        + hash(library)
                        + " "
                        + hash(script);
        return new Assets(policy, style, library, script);
    }

    private static String resource(String name) {
        try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from this doorbell");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a policy names a text that it allows. */
    private static String hash(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
