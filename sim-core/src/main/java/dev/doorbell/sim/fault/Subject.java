package dev.doorbell.sim.fault;

import dev.doorbell.sim.fault.Verdict.Kind;
import java.util.Set;

/** What a rule is about, as data. */
public sealed interface Subject permits Writes, Reads, Line, Frames, Commands, Unposted {
    /** Anybody but the debugger, where a requester is asked for. */
    int ANYBODY = Integer.MIN_VALUE;

    /** What can happen to it. */
    Set<Kind> verdicts();

    /** What it is, in words. */
    String words();

    /** A Java expression that makes it. */
    String code();
}
