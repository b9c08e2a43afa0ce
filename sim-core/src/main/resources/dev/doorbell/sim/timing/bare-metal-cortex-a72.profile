# Bare metal on a Cortex-A72 board (Raspberry Pi 4 class) with a PCI Express NIC.
cpu.hz                 1500000000 Hz    specified  BCM2711 at its rated clock
gic.hz                  500000000 Hz    assumed    no figure found
timer.hz                 54000000 Hz    measured   boot logs
wire.bps               1000000000 Hz    assumed    a 1 Gb/s NIC
pcie.generation                 2 count assumed    a Gen2 link
pcie.lanes                      1 count assumed    one lane
pcie.max_payload              128 count assumed    the least every device supports
nic.pipeline                  200 ns    assumed    no figure found; range 50 to 1000
pcie.oneway                   300 ns    assumed    no figure found
device.read                  1500 cpu   assumed    about 1 us behind a Gen2 link, mithro/rpi5-rp1-pio-bench@9e99cb2 docs/rp1-dma.md
device.write                   30 cpu   assumed    a posted write's issue
gic.read                      206 cpu   derived    one distributor read on a Cortex-A57, seL4/seL4 PR 1107
gic.write                     206 cpu   derived    as gic.read
gic.doorbell_to_spi            20 gic   assumed    no figure found
its.hit                         0 gic   specified  the board has a GIC-400 and no ITS
its.table                       0 ns    specified  the board has a GIC-400 and no ITS
its.command                     0 ns    specified  the board has a GIC-400 and no ITS
lpi.config                      0 ns    specified  the board has a GIC-400 and no ITS
vmm.inject                      0 cpu   specified  no hypervisor
vmm.wake_idle                   0 cpu   specified  no hypervisor
gic.spi_to_core                50 gic   assumed    no figure found; range 10 to 200
cpu.idle_exit                 100 cpu   assumed    no figure found for clock-gated WFI
cpu.exception_entry            70 cpu   assumed    bounded by the whole interrupt path of a Cortex-A57, seL4/seL4 PR 1227
cpu.exception_return           60 cpu   assumed    as cpu.exception_entry
icc.iar                       206 cpu   derived    a GIC-400 acknowledges by register read, seL4/seL4 PR 1107
icc.eoir                      154 cpu   derived    103 ns by register write on a Juno r2, kvm list 2020-02-24
irq.dispatch                  150 cpu   assumed    a chain of a few comparisons
tick.work                     300 cpu   assumed    counters, quantum and lock-up check of one tick
softirq.raise_run             400 cpu   assumed    instructions of the softirq loop
rx.per_packet                2500 cpu   assumed    order of Linux's UDP receive, slower core
sched.wake_switch            4000 cpu   assumed    a full kernel's switch; 735 cycles is the least, seL4/seL4 PR 1227
recv.syscall                 1000 cpu   assumed    a null system call and a copy of a small frame
timer.lateness                  0 cpu   specified  the timer drives its wire directly
phy.negotiation        2500000000 ns    assumed    no figure found; 1000BASE-T links take 2 to 3 s
phy.register                25600 ns    derived    64 bits at the 2.5 MHz that IEEE 802.3 clause 22 allows
eeprom.word                 25000 ns    assumed    25 bits at 1 MHz, a Microwire EEPROM
wire.propagation                0 ns    assumed    a short cable; 5 ns a metre are left out
nvme.command                80000 ns    assumed    a flash page read and transferred; not measured
