# A KVM guest on an Ampere Altra (Neoverse N1): the best measured of the virtual profiles.
cpu.hz                 3000000000 Hz    specified  Q80-30 maximum, lscpu in nviennot/core-to-core-latency issue 49
gic.hz                 1000000000 Hz    assumed    no figure found
timer.hz                 25000000 Hz    measured   BogoMIPS 50.00 in boot logs
wire.bps              10000000000 Hz    assumed    a 10 Gb/s network
pcie.generation                 0 count specified  an emulated device has no link
pcie.lanes                      0 count specified  an emulated device has no link
pcie.max_payload              128 count specified  an emulated device has no link
nic.pipeline                    0 ns    assumed    the device is host software whose time is in vmm.inject
pcie.oneway                     0 ns    specified  an emulated device has no link
device.read                  5049 cpu   derived    1683 ns exit to user space, kvm-unit-tests micro-bench on an Ampere Altra, kvm list 2024-10-29, at 3.0 GHz
device.write                 5049 cpu   derived    as device.read
gic.read                     1353 cpu   derived    451 ns in-kernel distributor access, kvm-unit-tests micro-bench on an Ampere Altra, kvm list 2024-10-29, at 3.0 GHz
gic.write                    1353 cpu   derived    as gic.read
gic.doorbell_to_spi             0 gic   specified  part of vmm.inject
its.hit                         0 gic   specified  part of vmm.inject
its.table                       0 ns    specified  part of vmm.inject
its.command                   451 ns    assumed    a trapped access stands in for it, 1353 cycles of kvm-unit-tests mmio_read_vgic at 3.0 GHz
lpi.config                      0 ns    specified  part of vmm.inject
vmm.inject                   1455 cpu   derived    485 ns per injection in a stream of 2063297 a second, vgic_lpi_stress in kvm-arm64/lpi-xa-cache
vmm.wake_idle                4323 cpu   derived    inter-processor interrupt 1926 ns less vmm.inject, kvm-unit-tests micro-bench on an Ampere Altra, kvm list 2024-10-29, at 3.0 GHz
gic.spi_to_core                 0 gic   specified  part of vmm.inject
cpu.idle_exit                   0 cpu   specified  part of vmm.wake_idle
cpu.exception_entry            60 cpu   assumed    entry and return within the 142 cycles of a null system call, l4re.org/performance.html
cpu.exception_return           40 cpu   assumed    as cpu.exception_entry
icc.iar                        50 cpu   assumed    no figure found; bounded by whole interrupt paths of seL4
icc.eoir                       42 cpu   derived    14 ns with counter read and barrier, kvm-unit-tests micro-bench on an Ampere Altra, kvm list 2024-10-29, at 3.0 GHz
irq.dispatch                  100 cpu   assumed    a chain of a few comparisons
tick.work                     300 cpu   assumed    counters, quantum and lock-up check of one tick
softirq.raise_run             300 cpu   assumed    instructions of the softirq loop
rx.per_packet                1500 cpu   assumed    order of Linux's UDP receive, netdev list 2019-11-28 (udp_sink)
sched.wake_switch            3000 cpu   assumed    a full kernel's switch; 399 cycles is the least, l4re.org/performance.html
recv.syscall                 1000 cpu   assumed    a null system call and a copy of a small frame
timer.lateness               2706 cpu   derived    902 ns, kvm-unit-tests micro-bench on an Ampere Altra, kvm list 2024-10-29, at 3.0 GHz
phy.negotiation         500000000 ns    specified  QEMU negotiates for 500 ms, hw/net/e1000x_common.c
phy.register                    0 ns    specified  QEMU answers at once, hw/net/e1000.c
eeprom.word                     0 ns    specified  QEMU answers at once, hw/net/e1000.c
wire.propagation                0 ns    assumed    a short cable; 5 ns a metre are left out
nvme.command               100000 ns    assumed    a flash read behind a hypervisor's emulation; not measured
