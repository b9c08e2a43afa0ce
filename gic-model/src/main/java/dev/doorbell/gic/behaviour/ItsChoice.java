package dev.doorbell.gic.behaviour;

/**
 * Choices of the ITS. The numbers D1 to D34 are those of the fidelity page.
 *
 * <p>Source: Arm IHI 0069, "ITS commands" and "ITS register descriptions".
 */
public sealed interface ItsChoice extends GicChoice
        permits ItsChoice.CommandError,
                ItsChoice.FetchFault,
                ItsChoice.Resumption,
                ItsChoice.WriterBeyondQueue,
                ItsChoice.ReaderWrite,
                ItsChoice.QueueBaseWrite,
                ItsChoice.Quiescence,
                ItsChoice.EnableInvalid,
                ItsChoice.QueuedBeforeEnable,
                ItsChoice.TableBaseWrite,
                ItsChoice.Remapping,
                ItsChoice.LpiLimit,
                ItsChoice.EventLimit,
                ItsChoice.CollectionUnmapped,
                ItsChoice.CollectionMoved,
                ItsChoice.MoveAll,
                ItsChoice.EventWithoutCollection,
                ItsChoice.InvalidateAll,
                ItsChoice.TranslaterRead,
                ItsChoice.Synchronisation,
                ItsChoice.TableUpdate,
                ItsChoice.MissingTablePage,
                ItsChoice.UnmappedReport,
                ItsChoice.Arbitration,
                ItsChoice.ForeignWriter {
    /** What a command does that is unknown or whose fields are refused (D1, D3). */
    enum CommandError implements ItsChoice {
        STALL("the queue stalls on it"),
        SKIP("it is passed over");

        private final String words;

        CommandError(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What happens when a command cannot be fetched from memory (D2). */
    enum FetchFault implements ItsChoice {
        STALL("the queue stalls on it"),
        SKIP("it is passed over");

        private final String words;

        FetchFault(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What resumes a stalled queue (D4). */
    enum Resumption implements ItsChoice {
        RETRY("a write to GITS_CWRITER with Retry = 1"),
        ANY_WRITE("any write to GITS_CWRITER");

        private final String words;

        Resumption(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What a GITS_CWRITER offset beyond the queue does (D5). */
    enum WriterBeyondQueue implements ItsChoice {
        NOTHING_RUNS("it is kept and nothing runs until one within is written"),
        DROPPED("the write is dropped");

        private final String words;

        WriterBeyondQueue(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What a write to GITS_CREADR does (D6). */
    enum ReaderWrite implements ItsChoice {
        IGNORED("nothing"),
        TAKEN("it moves the read pointer where there is one security state");

        private final String words;

        ReaderWrite(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What a write to GITS_CBASER does (D7). */
    enum QueueBaseWrite implements ItsChoice {
        LOCKED("ignored while enabled; CREADR becomes 0"),
        LOCKED_CLEARS_BOTH("ignored while enabled; CREADR and CWRITER become 0"),
        FREE("accepted at any time; CREADR becomes 0");

        private final String words;

        QueueBaseWrite(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What GITS_CTLR.Quiescent says (D8). */
    enum Quiescence implements ItsChoice {
        TRACKED("1 while nothing is under way, whether enabled or not"),
        ALWAYS("always 1"),
        QUEUE_EMPTY("1 while CREADR equals CWRITER"),
        UNTIL_NEXT_JOB("cleared by a write to GITS_CTLR until the next piece of work ends");

        private final String words;

        Quiescence(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** Enabling the ITS while a table or the queue is not valid (D9). */
    enum EnableInvalid implements ItsChoice {
        EVERYTHING_FAILS("enabled; what needs the table is refused"),
        REFUSED("stays disabled"),
        ADDRESS_ZERO("enabled; the table is taken to be at address 0");

        private final String words;

        EnableInvalid(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** Commands queued before the ITS is enabled (D10). */
    enum QueuedBeforeEnable implements ItsChoice {
        RUN("run when it is"),
        WAIT("wait for the next write to GITS_CWRITER or GITS_CBASER");

        private final String words;

        QueuedBeforeEnable(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What a write to GITS_BASER does (D11). */
    enum TableBaseWrite implements ItsChoice {
        REPLACES("replaces the value; ignored while enabled"),
        PAGES_64K("replaces the value; pages are 64 KiB, collections flat; ignored while enabled"),
        MERGES("adds the bits to the value at any time; tables are flat");

        private final String words;

        TableBaseWrite(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** MAPTI or MAPI of an event that is mapped already (D12). */
    enum Remapping implements ItsChoice {
        OVERWRITES("the new mapping holds"),
        IGNORED("the old mapping holds");

        private final String words;

        Remapping(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** The limit of the pINTID that MAPTI takes (D13). */
    enum LpiLimit implements ItsChoice {
        BOTH("that of the distributor and of the target's PROPBASER, whichever is less"),
        DISTRIBUTOR("that of the distributor"),
        PROPERTY_TABLE("that of PROPBASER"),
        DISTRIBUTOR_KEEPS_14_BITS("that of the distributor, of which 14 bits are kept");

        private final String words;

        LpiLimit(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** The limit of an EventID (D14). */
    enum EventLimit implements ItsChoice {
        TWICE("less than 2 to the Size + 1"),
        ONCE("at most 2 to the Size");

        private final String words;

        EventLimit(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What becomes of the events of a collection that is unmapped (D15). */
    enum CollectionUnmapped implements ItsChoice {
        EVENTS_WAIT("they work again once it is mapped"),
        EVENTS_ORPHANED("they stay without one until mapped anew");

        private final String words;

        CollectionUnmapped(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** MAPC of a mapped collection to another redistributor (D16). */
    enum CollectionMoved implements ItsChoice {
        PENDING_STAYS("pending LPIs stay where they are"),
        PENDING_FOLLOWS("pending LPIs move to it");

        private final String words;

        CollectionMoved(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What MOVALL does (D17). */
    enum MoveAll implements ItsChoice {
        UNION("what is pending at the source becomes pending at the target"),
        UNION_IF_BOTH_ENABLED("the same, and nothing unless both have LPIs enabled"),
        DROPS_IF_TARGET_OFF("the same; lost if the target has LPIs disabled"),
        EVERYTHING("every LPI is retargeted, wherever it was"),
        OVERWRITES("the source's pending state replaces the target's");

        private final String words;

        MoveAll(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** DISCARD, CLEAR and INV of an event whose collection is not mapped (D18). */
    enum EventWithoutCollection implements ItsChoice {
        REFUSED("an error; the mapping stays"),
        ONLY_DISCARD_REFUSED("an error for DISCARD; the others do nothing");

        private final String words;

        EventWithoutCollection(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What INVALL does (D19). */
    enum InvalidateAll implements ItsChoice {
        ITS_REDISTRIBUTOR("checks the collection; its redistributor reads again"),
        EVERY_REDISTRIBUTOR("checks nothing; every redistributor reads again"),
        CHECKED_ONLY("checks the collection and does nothing");

        private final String words;

        InvalidateAll(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What GITS_TRANSLATER reads (D27). */
    enum TranslaterRead implements ItsChoice {
        ZERO("0"),
        LAST_EVENT("the last EventID written");

        private final String words;

        TranslaterRead(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What SYNC does (D29). */
    enum Synchronisation implements ItsChoice {
        WAITS("waits until what was sent to the redistributor has arrived there"),
        NOTHING("nothing");

        private final String words;

        Synchronisation(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** When mappings reach the tables in guest memory (D31). */
    enum TableUpdate implements ItsChoice {
        EACH_COMMAND("with each command"),
        NEVER("never: they are kept inside");

        private final String words;

        TableUpdate(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** A command that needs a level-2 table page that is not valid (D34). */
    enum MissingTablePage implements ItsChoice {
        REFUSED("an error"),
        SILENT("succeeds and does nothing");

        private final String words;

        MissingTablePage(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** Whether unmapped messages are told by register: GITS_STATUSR.UMSI and GITS_UMSIR. */
    enum UnmappedReport implements ItsChoice {
        REGISTERS("in GITS_STATUSR and GITS_UMSIR; GITS_TYPER.UMSI reads 1"),
        NONE("not at all; GITS_TYPER.UMSI reads 0");

        private final String words;

        UnmappedReport(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** What is served first when a command and a message wait for the ITS. */
    enum Arbitration implements ItsChoice {
        ALTERNATE("whichever was not served last"),
        MESSAGES_FIRST("messages"),
        COMMANDS_FIRST("commands");

        private final String words;

        Arbitration(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /** A write to GITS_TRANSLATER by a core or a debugger, which have no DeviceID. */
    enum ForeignWriter implements ItsChoice {
        DROPPED("dropped"),
        DEVICE_ZERO("a message of DeviceID 0");

        private final String words;

        ForeignWriter(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }
}
