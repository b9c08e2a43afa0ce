/**
 * Compares deliveries: the same frames through the same board, once for each way of hearing of them.
 *
 * <pre>{@code
 *   ComparisonSpec ─▶ Comparison ─▶ Replication (one booted machine, one stretch of the workload)
 *                        │               └─▶ Measurement, merged per delivery ─▶ DeliveryResult
 *                        ├─▶ Sensitivity (assumed constants, doubled) ─▶ AssumedConstant
 *                        ├─▶ JourneyFinder (one replication again, for its median) ─▶ JourneyResult
 *                        ├─▶ Effects (paired by replication) ─▶ Effect
 *                                                     Verdict ─▶ ComparisonResult
 * }</pre>
 *
 * <p>Replications are independent: a freshly booted machine each, a seed of its own, a stretch of
 * the workload of its own, begun at a random phase. All deliveries see the same arrivals. Everything
 * is sequential and follows from one seed. Results are plain records, which {@code bench.report}
 * renders. Imports: {@code sim}, {@code nic.wire}, {@code kernel}, {@code bench.workload}.
 */
@NullMarked
package dev.doorbell.bench.compare;

import org.jspecify.annotations.NullMarked;
