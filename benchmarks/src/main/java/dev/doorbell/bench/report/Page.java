package dev.doorbell.bench.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report as a tree of plain text: what the template sets in HTML, and escapes. Nothing here is HTML.
 *
 * @param title the document's
 * @param subject what it is about, in a few words, one each
 * @param lead the answer in a sentence
 * @param notes what else belongs to it
 * @param sections in order of reading
 * @param data what the charts are drawn from, as JSON
 * @param origin how it was made
 */
public record Page(
        String title,
        List<Term> subject,
        String lead,
        List<String> notes,
        List<Section> sections,
        String data,
        String origin) {

    /** Keeps copies of the lists. */
    public Page {
        subject = List.copyOf(subject);
        notes = List.copyOf(notes);
        sections = List.copyOf(sections);
    }

    /** A word and what it stands for. */
    public record Term(String term, String text) {}

    /**
     * A part with a heading.
     *
     * @param id its anchor
     * @param title its heading
     * @param blocks what it holds
     */
    public record Section(String id, String title, List<Block> blocks) {
        /** Keeps a copy of the list. */
        public Section {
            blocks = List.copyOf(blocks);
        }
    }

    /** What a section is made of. */
    public interface Block {}

    /** Text. */
    public record Paragraph(String text) implements Block {}

    /** Something that is missing, and what to do about it. */
    public record Missing(String text) implements Block {}

    /** Words and what they stand for, one below the other. */
    public record Terms(List<Term> terms) implements Block {
        /** Keeps a copy of the list. */
        public Terms {
            terms = List.copyOf(terms);
        }
    }

    /** A command to copy, in lines. */
    public record Command(String text) implements Block {}

    /** Charts side by side where there is room. */
    public record Charts(List<Chart> charts) implements Block {
        /** Keeps a copy of the list. */
        public Charts {
            charts = List.copyOf(charts);
        }
    }

    /**
     * A chart, which the page's script draws, with its numbers as a table.
     *
     * @param id unique in the page
     * @param kind what draws it
     * @param of what of the data it shows; a number or a name
     * @param title says what it shows
     * @param text describes it for those who do not see it, and says how to read it
     * @param table the same numbers
     * @param svg the same without script; null where the table has to do
     */
    public record Chart(
            String id,
            String kind,
            String of,
            String title,
            String text,
            Table table,
            @Nullable String svg)
            implements Block {}

    /**
     * Rows of cells; the first cell of each is its heading.
     *
     * @param caption what it shows
     * @param header a cell for each column
     * @param rows one for each row, of as many cells
     * @param isTotalled whether the last row is the sum of the others
     */
    public record Table(
            String caption, List<String> header, List<List<Cell>> rows, boolean isTotalled)
            implements Block {
        /** Keeps copies of the lists. */
        public Table {
            header = List.copyOf(header);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /**
     * A cell.
     *
     * @param text what it says
     * @param note smaller text below it; null for none
     * @param mark a kind of its own, as a style; null for none
     */
    public record Cell(String text, @Nullable String note, @Nullable String mark) {
        /** Text and nothing else. */
        static Cell of(String text) {
            return new Cell(text, null, null);
        }
    }
}
