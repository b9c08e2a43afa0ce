package dev.doorbell.gic;

/**
 * What an ITS asks of a redistributor: its LPI side.
 *
 * <p>INTIDs are those of LPIs, from 8192. A redistributor whose LPIs are disabled keeps nothing of
 * what is sent to it. What is sent takes effect once its configuration has been read; until then the
 * redistributor is busy.
 */
public interface LpiPort {
    /** The redistributor's number, as GICR_TYPER.Processor_Number has it. */
    int number();

    /** Whether GICR_CTLR.EnableLPIs is set. */
    boolean acceptsLpis();

    /** Bits of an INTID by GICR_PROPBASER.IDbits and the distributor, whichever is less. */
    int lpiIdBits();

    /** An LPI arrives; lost unless LPIs are enabled and the INTID is in range. */
    void setPending(int intid);

    /** An LPI that has not been acknowledged yet is withdrawn. */
    void clearPending(int intid);

    /** Whether the LPI is pending here, or on its way to be. */
    boolean isPending(int intid);

    /** The LPI was mapped to an event; some implementations read its configuration now. */
    void mapped(int intid);

    /** Reads the LPI's configuration again. */
    void invalidate(int intid);

    /** The LPI is being invalidated at another redistributor: nothing read here is believed. */
    void invalidatedElsewhere(int intid);

    /** Reads the configuration of every LPI again. */
    void invalidateAll();

    /** What is pending here becomes pending at {@code target}, and at it only. */
    void movePendingTo(LpiPort target);

    /** Forgets all that is pending here. */
    void forgetPending();

    /** The tick by which everything sent so far has taken effect; now or earlier if it has. */
    long settledTick();
}
