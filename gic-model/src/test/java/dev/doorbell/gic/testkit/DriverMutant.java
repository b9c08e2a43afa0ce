package dev.doorbell.gic.testkit;

import java.util.TreeMap;

/** Mistakes that people make in ITS drivers, each in a {@link SmallItsDriver} that is right but for it. */
enum DriverMutant implements ItsDriverUnderTest.Maker {
    /** Nothing is wrong with it. */
    NONE(SmallItsDriver::new),

    INV_FORGOTTEN(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        void invalidate(int device, int event, int core) {}
                    }),

    INV_OF_ANOTHER_EVENT(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        void invalidate(int device, int event, int core) {
                            super.invalidate(
                                    device, events(device).keySet().iterator().next(), core);
                        }
                    }),

    /** CREADR is waited for, so the command is done, but not what it sets off. */
    INV_WITHOUT_SYNC(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        void invalidate(int device, int event, int core) {
                            put(INV, device, event, 0);
                            tell();
                            awaitAll();
                        }
                    }),

    MAPTI_BEFORE_MAPD(
            port ->
                    new SmallItsDriver(port) {
                        private final TreeMap<Integer, Integer> later = new TreeMap<>();

                        @Override
                        public void mapDevice(int device, int events) {
                            devices.put(device, new TreeMap<>());
                            later.put(device, events);
                        }

                        @Override
                        public void mapEvents(
                                int device, int firstEvent, int count, int firstLpi, int core) {
                            super.mapEvents(device, firstEvent, count, firstLpi, core);
                            Integer events = later.remove(device);
                            if (events != null) {
                                super.mapDevice(device, events);
                            }
                        }
                    }),

    /** The LPI's index in the configuration table in the place of its INTID. */
    INTID_OUT_OF_RANGE(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        int intid(int lpi) {
                            return lpi - 8192;
                        }
                    }),

    /** Rounds the bits of events down. */
    EVENT_BEYOND_ITT(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        int bitsFor(int events) {
                            return Math.max(1, 31 - Integer.numberOfLeadingZeros(events));
                        }
                    }),

    /** How many events, less one, in the place of how many bits. */
    WRONG_SIZE_IN_MAPD(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        int size(int bits, int events) {
                            return events - 1 & 0x1F;
                        }
                    }),

    /** The pointer goes one beyond the last command before it goes back. */
    QUEUE_WRAP_OFF_BY_ONE(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        int next(int offset) {
                            return offset + COMMAND_BYTES > QUEUE_BYTES
                                    ? 0
                                    : offset + COMMAND_BYTES;
                        }
                    }),

    QUEUE_OVERWRITTEN_WHEN_FULL(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        void awaitRoom() {}
                    }),

    /** The command is announced and nobody waits for it. */
    MOVI_WITHOUT_SYNC(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        void syncAfterMove(int before) {
                            tell();
                        }
                    }),

    CREADR_NOT_WAITED_FOR(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        void awaitAll() {}
                    }),

    LPIS_ENABLED_BEFORE_PROPBASER(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        void startLpis(long redistributor) {
                            enableLpis(redistributor);
                            super.startLpis(redistributor);
                        }
                    }),

    CWRITER_BEFORE_THE_COMMAND(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        void put(int opcode, int device, long word1, long word2) {
                            awaitRoom();
                            int at = writer;
                            writer = next(at);
                            tell();
                            int after = writer;
                            writer = at;
                            write(opcode, device, word1, word2);
                            writer = after;
                        }
                    }),

    CWRITER_NEVER(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        void tell() {}
                    }),

    ITT_SHARED_BY_TWO_DEVICES(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        long table(int bits) {
                            long at = super.table(bits);
                            free = at;
                            return at;
                        }
                    }),

    /** Half of the table: the next one begins in its middle. */
    ITT_TOO_SHORT(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        long table(int bits) {
                            return take(1L << bits, 0x100);
                        }
                    }),

    MAPC_MISSING_FOR_A_CORE(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        void mapCollection(int core) {
                            if (core == 0) {
                                super.mapCollection(core);
                            }
                        }
                    }),

    COLLECTION_TABLE_NOT_VALID(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        long collections() {
                            return 0;
                        }
                    }),

    DISCARD_FORGOTTEN(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        void discard(int device, int event, int core) {}
                    }),

    DEVICE_UNMAPPED_BEFORE_ITS_EVENTS(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        public void unmapDevice(int device) {
                            takeTableAway(device);
                            super.unmapDevice(device);
                        }
                    }),

    /** The device is unmapped and its events are not: what is pending stays pending. */
    EVENTS_FORGOTTEN_WITH_THEIR_DEVICE(
            port ->
                    new SmallItsDriver(port) {
                        @Override
                        public void unmapDevice(int device) {
                            takeTableAway(device);
                            devices.remove(device);
                        }
                    });

    private final ItsDriverUnderTest.Maker maker;

    DriverMutant(ItsDriverUnderTest.Maker maker) {
        this.maker = maker;
    }

    @Override
    public ItsDriverUnderTest make(ItsPort port) {
        return maker.make(port);
    }
}
