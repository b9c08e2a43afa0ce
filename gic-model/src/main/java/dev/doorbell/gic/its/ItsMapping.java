package dev.doorbell.gic.its;

/**
 * One event that is mapped, for observers.
 *
 * @param deviceId the device
 * @param eventId its event
 * @param intid the LPI it is mapped to
 * @param collection the collection it belongs to
 * @param target the redistributor that has the collection; -1 while it is not mapped
 */
public record ItsMapping(int deviceId, int eventId, int intid, int collection, int target) {
    @Override
    public String toString() {
        return String.format(
                "dev=0x%x event=%d -> lpi=%d icid=%d%s",
                deviceId, eventId, intid, collection, target < 0 ? " (unmapped)" : " rd=" + target);
    }
}
