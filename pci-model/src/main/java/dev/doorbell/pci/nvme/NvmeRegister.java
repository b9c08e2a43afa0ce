package dev.doorbell.pci.nvme;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * Controller registers and doorbells, in address order.
 *
 * <p>Source: NVM Express Base Specification 1.4, "Controller Registers". There is no controller memory
 * buffer, no boot partition and no persistent memory region; their registers read as zero.
 */
public enum NvmeRegister implements RegisterSpec {
    CAP(at(0x00).bytes(8).accessedBy(4).readOnly().says("What the controller can do")),
    VS(at(0x08).readOnly().says("Version of the specification")),
    INTMS(at(0x0C).onesSet().says("Masks the pin's vectors written as ones; reads the mask")),
    INTMC(at(0x10).onesClear().says("Unmasks the pin's vectors written as ones; reads the mask")),
    CC(at(0x14).says("Enable, page size, shutdown, entry sizes")),
    CSTS(at(0x1C).readOnly().says("Ready, fatal, shutdown status")),
    NSSR(at(0x20).reserved().says("No subsystem reset")),
    AQA(at(0x24).says("Entries of the admin queues, less one")),
    ASQ(at(0x28).bytes(8).accessedBy(4).says("Where the admin submission queue is")),
    ACQ(at(0x30).bytes(8).accessedBy(4).says("Where the admin completion queue is")),
    CMBLOC(at(0x38).reserved().says("No controller memory buffer")),
    CMBSZ(at(0x3C).reserved().says("No controller memory buffer")),
    BPINFO(at(0x40).reserved().says("No boot partition")),
    BPRSEL(at(0x44).reserved().says("No boot partition")),
    BPMBL(at(0x48).bytes(8).accessedBy(4).reserved().says("No boot partition")),
    CMBMSC(at(0x50).reserved().says("No controller memory buffer")),
    CMBMSC_HIGH(at(0x54).says("Upper half of an address of no buffer; scratch in QEMU")),
    CMBSTS(at(0x58).reserved().says("No controller memory buffer")),
    PMR(at(0xE00).array(7, 4).reserved().says("No persistent memory region")),
    SQTDBL(at(0x1000).array(512, 8).writeOnly().says("Tail of a submission queue")),
    CQHDBL(at(0x1004).array(512, 8).writeOnly().says("Head of a completion queue"));

    /** Bytes of the registers with all doorbells. */
    static final int MAP_BYTES = 0x2000;

    private final RegisterRow row;

    NvmeRegister(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
