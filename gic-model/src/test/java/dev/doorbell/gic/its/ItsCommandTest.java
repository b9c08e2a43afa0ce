package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.bus.GuestMemory;
import org.junit.jupiter.api.Test;

class ItsCommandTest {
    @Test
    void commandsAreEncodedAsTheWorkedExample() {
        assertThat(ItsCommand.mapd(2, 8, 0x4010_0000))
                .isEqualTo(new ItsCommand(0x2_0000_0008L, 7, 0x8000_0000_4010_0000L, 0))
                .hasToString("MAPD dev=0x2 itt=0x40100000 eventid-bits=8 v=1");
        assertThat(ItsCommand.mapc(3, 3))
                .isEqualTo(new ItsCommand(9, 0, 0x8000_0000_0003_0003L, 0))
                .hasToString("MAPC icid=3 rd=3 v=1");
        assertThat(ItsCommand.mapti(2, 20, 8195, 3))
                .isEqualTo(new ItsCommand(0x2_0000_000AL, 0x2003_0000_0014L, 3, 0))
                .hasToString("MAPTI dev=0x2 event=20 lpi=8195 icid=3");
        assertThat(ItsCommand.ofEvent(ItsOpcode.INT, 2, 20))
                .isEqualTo(new ItsCommand(0x2_0000_0003L, 20, 0, 0))
                .hasToString("INT dev=0x2 event=20");
        assertThat(ItsCommand.sync(3))
                .isEqualTo(new ItsCommand(5, 0, 0x3_0000, 0))
                .hasToString("SYNC rd=3");
    }

    @Test
    void theOthersSayWhatTheyAre() {
        assertThat(ItsCommand.unmapDevice(2)).hasToString("MAPD dev=0x2 v=0");
        assertThat(ItsCommand.unmapCollection(7)).hasToString("MAPC icid=7 v=0");
        assertThat(ItsCommand.mapi(1, 9000, 4)).hasToString("MAPI dev=0x1 event=9000 icid=4");
        assertThat(ItsCommand.movi(1, -1, 4)).hasToString("MOVI dev=0x1 event=4294967295 icid=4");
        assertThat(ItsCommand.invall(4)).hasToString("INVALL icid=4");
        assertThat(ItsCommand.movall(0, 1)).hasToString("MOVALL rd=0 to=1");
        assertThat(new ItsCommand(0x2, 0, 0, 0)).hasToString("UNKNOWN opcode=0x02");
        assertThat(new ItsCommand(0x2D, 0, 0, 0)).hasToString("VINVALL");
    }

    @Test
    void fieldsReadBackWhatWasPutIn() {
        GuestMemory memory = new GuestMemory(0x4000_0000L, 1 << 16, 1 << 16);
        ItsCommand written = ItsCommand.movall(0xF_FFFF_FFFFL, 1);
        written.write(memory, 0x4000_0FF0L);

        ItsCommand read = ItsCommand.read(memory, 0x4000_0FF0L);

        assertThat(read).isEqualTo(written);
        assertThat(read.target()).isEqualTo(0xF_FFFF_FFFFL);
        assertThat(read.secondTarget()).isEqualTo(1);
        ItsCommand mapping = ItsCommand.mapti(0x8000_0001, 0xFFFF_FFFE, 70_000, 0xFFFF);
        assertThat(mapping.opcode()).isEqualTo(ItsOpcode.MAPTI);
        assertThat(mapping.deviceId()).isEqualTo(0x8000_0001);
        assertThat(mapping.eventId()).isEqualTo(0xFFFF_FFFE);
        assertThat(mapping.intid()).isEqualTo(70_000);
        assertThat(mapping.collection()).isEqualTo(0xFFFF);
        ItsCommand device = ItsCommand.mapd(1, 32, 0x000F_FFFF_FFFF_FFFFL);
        assertThat(device.eventBits()).isEqualTo(32);
        assertThat(device.ittAddress()).isEqualTo(0x000F_FFFF_FFFF_FF00L);
        assertThat(device.isValid()).isTrue();
    }
}
