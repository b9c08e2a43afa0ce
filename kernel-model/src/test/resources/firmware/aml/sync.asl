DefinitionBlock ("", "DSDT", 2, "DRBELL", "SYNC", 1)
{
Mutex (MTX, 0)
Event (EVT)
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Method (_PRT, 0, Serialized) { If (Acquire (MTX, 0xFFFF)) { Return (Package () {}) } Signal (EVT) Local0 = Wait (EVT, 100) Sleep (1) Stall (10) Notify (PCI0, 0x81) Reset (EVT) Release (MTX) Debug = "here" If (Local0 == 0) { Return (Package () { Package () { 0x0001FFFF, 0, Zero, 34 },
Package () { 0x0001FFFF, 1, Zero, 35 },
Package () { 0x0001FFFF, 2, Zero, 36 },
Package () { 0x0001FFFF, 3, Zero, 33 } }) } Return (Package () {}) }
}

}

}
