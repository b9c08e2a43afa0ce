# Bare metal on a Neoverse N1 server with a PCI Express NIC.
cpu.hz                 3000000000 Hz    specified  Q80-30 maximum, lscpu in nviennot/core-to-core-latency issue 49
gic.hz                 1000000000 Hz    assumed    no figure found
timer.hz                 25000000 Hz    measured   BogoMIPS 50.00 in boot logs
wire.bps              10000000000 Hz    assumed    a 10 Gb/s NIC
pcie.generation                 3 count assumed    a Gen3 NIC
pcie.lanes                      8 count assumed    eight lanes
pcie.max_payload              256 count assumed    what servers commonly set
nic.pipeline                  200 ns    assumed    no figure found; range 50 to 1000
pcie.oneway                   225 ns    derived    half of a 413-506 ns read round trip less memory access, pcie-bench/data@b2abf2f
device.read                  1272 cpu   derived    424 ns on an x86 server, andre-richter/pcie-lat issue 9
device.write                   30 cpu   assumed    a posted write's issue
gic.read                      360 cpu   assumed    120 ns; G1 of seL4/seL4 PR 1107 scaled
gic.write                     360 cpu   assumed    as gic.read; 310 cycles on a Cortex-A53, seL4/seL4 PR 1183
gic.doorbell_to_spi            20 gic   assumed    no figure found
its.hit                        40 gic   assumed    no figure found; range 15 to 120
its.table                      81 ns    derived    a load from memory on a Graviton2, AnandTech, "Cloud Clash: Amazon Graviton2", 2020
its.command                   100 ns    assumed    no figure found; range 20 to 500
lpi.config                     81 ns    derived    a load from memory on a Graviton2, AnandTech, "Cloud Clash: Amazon Graviton2", 2020
vmm.inject                      0 cpu   specified  no hypervisor
vmm.wake_idle                   0 cpu   specified  no hypervisor
gic.spi_to_core                50 gic   assumed    no figure found; range 10 to 200
cpu.idle_exit                 100 cpu   assumed    no figure found for clock-gated WFI; 9-18 us if powered down
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
timer.lateness                  0 cpu   specified  the timer drives its wire directly
phy.negotiation        2500000000 ns    assumed    no figure found; 1000BASE-T links take 2 to 3 s
phy.register                25600 ns    derived    64 bits at the 2.5 MHz that IEEE 802.3 clause 22 allows
eeprom.word                 25000 ns    assumed    25 bits at 1 MHz, a Microwire EEPROM
wire.propagation                0 ns    assumed    a short cable; 5 ns a metre are left out
nvme.command                80000 ns    assumed    a flash page read and transferred; not measured
