DefinitionBlock ("", "DSDT", 2, "DRBELL", "PICBRIDG", 1)
{
Name (PICM, Zero)
Method (\_PIC, 1) { PICM = Arg0 }
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

Name (_PRT, Package ()
{
Package () { 0x0001FFFF, 0, Zero, 91 },
Package () { 0x0001FFFF, 1, Zero, 92 },
Package () { 0x0001FFFF, 2, Zero, 93 },
Package () { 0x0001FFFF, 3, Zero, 90 }
})Device (BR1) { Name (_ADR, 0x00010000) Method (_PRT) { If (LNot (PICM)) { Return (Package () { Package () { 0x0000FFFF, 0, \_SB.LNKA, Zero },
Package () { 0x0000FFFF, 1, \_SB.LNKB, Zero },
Package () { 0x0000FFFF, 2, \_SB.LNKC, Zero },
Package () { 0x0000FFFF, 3, \_SB.LNKD, Zero } }) } Return (Package () { Package () { 0x0000FFFF, 0, Zero, 20 },
Package () { 0x0000FFFF, 1, Zero, 21 },
Package () { 0x0000FFFF, 2, Zero, 22 },
Package () { 0x0000FFFF, 3, Zero, 23 } }) } }
}

}

}
