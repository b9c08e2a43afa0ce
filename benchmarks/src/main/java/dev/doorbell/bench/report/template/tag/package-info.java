/**
 * What the parts of templates in {@code src/main/jte/tag} become when the module is built: blocks, charts
 * and tables, each by itself, as the whole page calls them.
 */
@NullMarked
package dev.doorbell.bench.report.template.tag;

import org.jspecify.annotations.NullMarked;
