package dev.doorbell.sim.explore;

/** Says who goes on, in one order. */
interface Policy {
    /** No order like this one is worth going on with. */
    int CUT = -1;

    /**
     * Says who makes step {@code index}; the steps before it are done.
     *
     * @param able the processes that can go on, longest waiting first
     * @param run what happened so far
     * @return an index of {@code able}, or {@link #CUT}
     */
    int pick(int index, int[] able, Run<?> run);
}
