package dev.doorbell.gic;

/** The first condition that keeps an interrupt from its core, in the order of the path. */
public enum Blocker {
    /** There is no such interrupt here. */
    NO_SUCH_INTERRUPT,
    /** LPIs are disabled at the redistributor. */
    LPIS_DISABLED,
    /** The number is beyond what GICR_PROPBASER or the distributor allow. */
    LPI_OUT_OF_RANGE,
    /** The ITS drops the message. */
    MESSAGE_DROPPED,
    /** It is not pending. */
    NOT_PENDING,
    /** Its configuration is being read. */
    CONFIGURATION_AWAITED,
    /** The redistributor uses a configuration that memory no longer holds. */
    CONFIGURATION_STALE,
    /** It is disabled. */
    DISABLED,
    /** The distributor does not forward its group. */
    GROUP_NOT_FORWARDED,
    /** It is active: it is being handled, or nobody deactivated it. */
    ACTIVE,
    /** It is routed to a core that does not exist. */
    ROUTED_TO_NOBODY,
    /** The redistributor of its core sleeps. */
    REDISTRIBUTOR_ASLEEP,
    /** The CPU interface does not let its group through. */
    GROUP_OFF,
    /** A more urgent interrupt goes first. */
    LESS_URGENT,
    /** It is on its way to the CPU interface. */
    IN_TRANSIT,
    /** Its priority does not pass the priority mask. */
    PRIORITY_MASK,
    /** Its group priority does not preempt what is being handled. */
    RUNNING_PRIORITY,
    /** Nothing: the core's input is high. */
    NOTHING
}
