# A Breenix guest under VMware Fusion on Apple silicon. No figure of VMware's was found: everything a
# hypervisor does is Parallels', and so assumed here.
cpu.hz                 3200000000 Hz    measured   M1 performance core, AnandTech 2020
gic.hz                 1000000000 Hz    assumed    no figure found; only divides constants that are 0 here
timer.hz                 24000000 Hz    assumed    as under Parallels: guest boot logs, ryanbreen/breenix docs/parallels-hwdump
wire.bps               1000000000 Hz    assumed    the hypervisor states no speed; 1 Gb/s is what its device claims
pcie.generation                 0 count specified  an emulated device has no link
pcie.lanes                      0 count specified  an emulated device has no link
pcie.max_payload              128 count specified  an emulated device has no link
nic.pipeline                    0 ns    assumed    the device is host software whose time is in vmm.inject
pcie.oneway                     0 ns    specified  an emulated device has no link
device.read                  4133 cpu   assumed    as under Parallels: 31 ticks of 24 MHz per trapped access: three handler intervals in ryanbreen/breenix@ad84625 docs/planning/f32h-ahci-wake/evidence.md, divided by the accesses made in them
device.write                 4133 cpu   assumed    as under Parallels: as device.read
gic.read                     4133 cpu   assumed    as under Parallels: as device.read, if the distributor is trapped like a device
gic.write                    4133 cpu   assumed    as under Parallels: as gic.read
gic.doorbell_to_spi             0 gic   specified  part of vmm.inject
its.hit                         0 gic   specified  part of vmm.inject
its.table                       0 ns    specified  part of vmm.inject
its.command                   423 ns    assumed    a trapped access stands in for it, 1353 cycles of kvm-unit-tests mmio_read_vgic at 3.2 GHz
lpi.config                      0 ns    specified  part of vmm.inject
vmm.inject                   9600 cpu   assumed    as under Parallels: 3.0 us: hv_vcpu_run of a trivial exit 2.97 us on an M4 Pro, maci0/gvisor@4ddcf59 docs/SYSCALL-SPEEDUP.md
vmm.wake_idle               41600 cpu   assumed    as under Parallels: 13 us: wake to idle exit 16 us typical (6-26 measured, ryanbreen/breenix@ad84625 docs/planning/f32i-cpu0-wfi-wake) less vmm.inject
gic.spi_to_core                 0 gic   specified  part of vmm.inject
cpu.idle_exit                   0 cpu   specified  part of vmm.wake_idle
cpu.exception_entry            50 cpu   assumed    no figure found for Apple cores; entry and return within the 142-202 cycles of a null system call on N1 and A76, l4re.org/performance.html
cpu.exception_return           40 cpu   assumed    as cpu.exception_entry
icc.iar                        50 cpu   assumed    no figure found; hardware virtual interface supposed
icc.eoir                       42 cpu   derived    14 ns per write with counter read and barrier on Neoverse N1 at 3.0 GHz, kvm-unit-tests micro-bench, kvm list 2024-10-29
irq.dispatch                  100 cpu   assumed    a chain of a few comparisons
tick.work                     300 cpu   assumed    counters, quantum and lock-up check of one tick
softirq.raise_run            5440 cpu   assumed    as under Parallels: 1.7 us, middle of 1.1-2.3: interval from interrupt handler to scheduler less its accesses, ryanbreen/breenix@ad84625 docs/planning/f32h-ahci-wake/evidence.md
rx.per_packet                1500 cpu   assumed    order of Linux's UDP receive, netdev list 2019-11-28 (udp_sink)
sched.wake_switch           48000 cpu   assumed    as under Parallels: 15 us: wake to switch 31 us median less wake to idle exit 16 us, ryanbreen/breenix@ad84625 docs/planning/f32i-cpu0-wfi-wake
recv.syscall                 1000 cpu   assumed    a null system call and a copy of a small frame
timer.lateness                  0 cpu   assumed    the timer's injection is in vmm.inject
phy.negotiation         500000000 ns    assumed    no figure found; as QEMU, hw/net/e1000x_common.c
phy.register                    0 ns    assumed    an emulated PHY has no serial bus
eeprom.word                     0 ns    assumed    an emulated EEPROM has no serial bus
wire.propagation                0 ns    assumed    a short cable; 5 ns a metre are left out
nvme.command               100000 ns    assumed    a flash read behind a hypervisor's emulation; not measured
