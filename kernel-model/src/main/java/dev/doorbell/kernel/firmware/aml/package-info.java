/**
 * ACPI machine language: reads a definition block (DSDT, SSDT) and evaluates what interrupt routing
 * needs.
 *
 * <pre>{@code
 *   bytes ──▶ AmlStream ──▶ Interpreter ──▶ Namespace ──▶ PrtReader ──▶ PrtScope, PrtRoute
 *                             │  │  └ Declarations (Device, Name, Method, Field ...)
 *                             │  └─── Expressions  (Add, Index, Store, calls ...)
 *                             └────── AmlBudget    (steps, nesting, bytes: nothing runs for ever)
 * }</pre>
 *
 * <p>There is no syntax tree: a method's bytes are interpreted where they lie, so a part that is
 * never run is never parsed and may contain what it likes. Operation regions have no hardware behind
 * them: registers read as zero and remember what is written. Everything wrong ends in a {@link
 * dev.doorbell.kernel.firmware.FirmwareException} with the offset in the table.
 *
 * <p>Follows: ACPI specification 6.5, "ACPI Source Language (ASL) Reference" and "ACPI Machine
 * Language (AML) Specification". Left out: loading tables from AML, data table regions, serial and
 * mailbox operation regions. Imports: {@code kernel.firmware} only.
 */
@NullMarked
package dev.doorbell.kernel.firmware.aml;

import org.jspecify.annotations.NullMarked;
