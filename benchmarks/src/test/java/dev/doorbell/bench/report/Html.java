package dev.doorbell.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of HTML taken apart: enough to see that it is well formed, and what text it shows. */
final class Html {
    private static final Set<String> VOID = Set.of("meta", "link", "br", "hr", "img", "input");
    private static final Set<String> RAW = Set.of("script", "style", "title");
    private static final Pattern TAG =
            Pattern.compile(
                    "<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\\s+[a-zA-Z][\\w:-]*(?:=\"[^\"<]*\")?)*)\\s*(/?)>");

    /** An element's name and attributes as written. */
    record Element(String name, String attributes) {
        String attribute(String attribute) {
            Matcher matcher =
                    Pattern.compile("\\s" + attribute + "=\"([^\"]*)\"").matcher(attributes);
            return matcher.find() ? matcher.group(1) : "";
        }
    }

    private final List<Element> elements = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private Html() {}

    /** Takes a page apart; fails where something is not closed, not quoted or not escaped. */
    static Html of(String page) {
        assertThat(page).startsWith("<!DOCTYPE html>");
        Html html = new Html();
        Deque<String> open = new ArrayDeque<>();
        int at = "<!DOCTYPE html>".length();
        while (at < page.length()) {
            int next = page.indexOf('<', at);
            html.text.append(page, at, next < 0 ? page.length() : next);
            if (next < 0) {
                break;
            }
            Matcher tag = TAG.matcher(page).region(next, page.length());
            assertThat(tag.lookingAt())
                    .as("a tag at " + page.substring(next, Math.min(page.length(), next + 80)))
                    .isTrue();
            String name = tag.group(2);
            at = tag.end();
            if (tag.group(1).isEmpty()) {
                html.elements.add(new Element(name, tag.group(3)));
                if (RAW.contains(name)) {
                    int end = page.indexOf("</" + name + ">", at);
                    at = end + name.length() + 3;
                } else if (!VOID.contains(name) && tag.group(4).isEmpty()) {
                    open.push(name);
                }
            } else {
                assertThat(open.pop()).isEqualTo(name);
            }
        }
        assertThat(open).isEmpty();
        return html;
    }

    /** All elements, in order of their beginning. */
    List<Element> elements() {
        return elements;
    }

    /** Those of that name. */
    List<Element> elements(String name) {
        return elements.stream().filter(each -> each.name().equals(name)).toList();
    }

    /** The text outside scripts and styles, unescaped, every run of space as one. */
    String text() {
        return text.toString()
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#34;", "\"")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&")
                .replace('\u00a0', ' ')
                .replaceAll("\\s+", " ");
    }
}
