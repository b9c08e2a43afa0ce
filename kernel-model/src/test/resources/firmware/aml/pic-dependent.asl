DefinitionBlock ("", "DSDT", 2, "DRBELL", "PICDEPEN", 1)
{
Name (PICM, Zero)
Method (_PIC, 1) { Store (Arg0, PICM) }
Scope (\_SB)
{
Device (LNKA)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 0)
Name (_CRS, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 32 } })

}
Device (LNKB)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 1)
Name (_CRS, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 33 } })

}
Device (LNKC)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 2)
Name (_CRS, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 34 } })

}
Device (LNKD)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 3)
Name (_CRS, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 35 } })

}
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Method (_PRT) { If (PICM) { Return (APIC) } Return (PICT) }
Name (APIC, Package () { Package () { 0x0001FFFF, 0, Zero, 17 },
Package () { 0x0001FFFF, 1, Zero, 18 },
Package () { 0x0001FFFF, 2, Zero, 19 },
Package () { 0x0001FFFF, 3, Zero, 16 },
Package () { 0x0002FFFF, 0, Zero, 18 },
Package () { 0x0002FFFF, 1, Zero, 19 },
Package () { 0x0002FFFF, 2, Zero, 16 },
Package () { 0x0002FFFF, 3, Zero, 17 } })
Name (PICT, Package () { Package () { 0x0001FFFF, 0, \_SB.LNKB, Zero },
Package () { 0x0001FFFF, 1, \_SB.LNKC, Zero },
Package () { 0x0001FFFF, 2, \_SB.LNKD, Zero },
Package () { 0x0001FFFF, 3, \_SB.LNKA, Zero },
Package () { 0x0002FFFF, 0, \_SB.LNKC, Zero },
Package () { 0x0002FFFF, 1, \_SB.LNKD, Zero },
Package () { 0x0002FFFF, 2, \_SB.LNKA, Zero },
Package () { 0x0002FFFF, 3, \_SB.LNKB, Zero } })
}

}

}
