package dev.doorbell.pci.breach;

/** Something of PCI that the interrupt controller must not see. */
public final class PciPart {}
