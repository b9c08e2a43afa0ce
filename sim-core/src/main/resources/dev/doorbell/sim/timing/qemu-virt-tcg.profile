# QEMU's virt machine under TCG with icount shift 0: an instruction takes a nanosecond, devices take none.
cpu.hz                 1000000000 Hz    specified  icount shift 0, zephyrproject-rtos/zephyr PR 24897
gic.hz                 1000000000 Hz    assumed    only divides constants that are 0 here
timer.hz                 62500000 Hz    specified  GTIMER_BACKCOMPAT_HZ, qemu/qemu target/arm/internals.h; newer machines use 1 GHz
wire.bps               1000000000 Hz    assumed    QEMU's user network has no speed; 1 Gb/s is what its devices claim
pcie.generation                 0 count specified  an emulated device has no link
pcie.lanes                      0 count specified  an emulated device has no link
pcie.max_payload              128 count specified  an emulated device has no link
nic.pipeline                    0 ns    specified  QEMU calls the device model synchronously, hw/net/e1000.c
pcie.oneway                     0 ns    specified  an emulated device has no link
device.read                    14 cpu   measured   kvm-unit-tests micro-bench under QEMU 7.2 icount shift 0, where an instruction is a nanosecond
device.write                   14 cpu   measured   kvm-unit-tests micro-bench under QEMU 7.2 icount shift 0, where an instruction is a nanosecond
gic.read                       15 cpu   measured   kvm-unit-tests micro-bench under QEMU 7.2 icount shift 0, where an instruction is a nanosecond
gic.write                      15 cpu   measured   kvm-unit-tests micro-bench under QEMU 7.2 icount shift 0, where an instruction is a nanosecond
gic.doorbell_to_spi             0 gic   specified  the frame calls the GIC model synchronously
its.hit                         0 gic   specified  no modelled latency: a device write calls the GIC model synchronously
its.table                       0 ns    specified  no modelled latency: a device write calls the GIC model synchronously
its.command                     0 ns    specified  no modelled latency: a device write calls the GIC model synchronously
lpi.config                      0 ns    specified  no modelled latency: a device write calls the GIC model synchronously
vmm.inject                      0 cpu   specified  no hypervisor between
vmm.wake_idle                   0 cpu   specified  icount: waking takes no virtual time
gic.spi_to_core                 0 gic   specified  the GIC model sets the input synchronously
cpu.idle_exit                   0 cpu   specified  icount: waking takes no virtual time
cpu.exception_entry             0 cpu   specified  icount charges instructions only
cpu.exception_return            0 cpu   specified  icount charges instructions only
icc.iar                        21 cpu   measured   kvm-unit-tests micro-bench under QEMU 7.2 icount shift 0, where an instruction is a nanosecond, as icc.eoir
icc.eoir                       21 cpu   measured   kvm-unit-tests micro-bench under QEMU 7.2 icount shift 0, where an instruction is a nanosecond
irq.dispatch                   60 cpu   assumed    instructions of a chain of a few comparisons
tick.work                     300 cpu   assumed    counters, quantum and lock-up check of one tick
softirq.raise_run             200 cpu   assumed    instructions of the softirq loop
rx.per_packet                1500 cpu   assumed    order of Linux's UDP receive, netdev list 2019-11-28 (udp_sink)
sched.wake_switch             557 cpu   derived    inter-processor interrupt as a stand-in, kvm-unit-tests micro-bench under QEMU 7.2 icount shift 0, where an instruction is a nanosecond
recv.syscall                 1000 cpu   assumed    a null system call and a copy of a small frame
timer.lateness                154 cpu   measured   kvm-unit-tests micro-bench under QEMU 7.2 icount shift 0, where an instruction is a nanosecond
phy.negotiation         500000000 ns    specified  QEMU negotiates for 500 ms, hw/net/e1000x_common.c
phy.register                    0 ns    specified  QEMU answers at once, hw/net/e1000.c
eeprom.word                     0 ns    specified  QEMU answers at once, hw/net/e1000.c
wire.propagation                0 ns    assumed    a short cable; 5 ns a metre are left out
nvme.command                    0 ns    assumed    a null drive; its completions come within the tick of their doorbell
