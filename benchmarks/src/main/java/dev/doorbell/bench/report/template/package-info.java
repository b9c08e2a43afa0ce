/**
 * What the templates in {@code src/main/jte} become when the module is built: code that writes a {@code
 * Page} as HTML and escapes every name by where it stands. Found by name, called by nobody else.
 */
@NullMarked
package dev.doorbell.bench.report.template;

import org.jspecify.annotations.NullMarked;
