/**
 * The engine's own speed: two workloads defined so exactly that another engine can do the same.
 *
 * <pre>{@code
 *   EngineBenchmark ──▶ HoldWorkload | PathWorkload ──▶ EventQueue
 *                           │ DelayTable draws             │ handlers
 *                           └──────── HostMeter ◀──────────┘ ──▶ EngineResult (one JSON line)
 * }</pre>
 *
 * <p>Everything is measured in host time; nothing here says how fast a modelled machine is. This is
 * the only package that reads the host clock. Two engines have done the same work if their {@code
 * check} strings are equal: the final tick, the summed latency and a hash over the order in which
 * events fired.
 *
 * <p>Imports: {@code dev.doorbell.sim.event} and {@code dev.doorbell.sim.trace} only.
 */
@NullMarked
package dev.doorbell.bench.engine;

import org.jspecify.annotations.NullMarked;
