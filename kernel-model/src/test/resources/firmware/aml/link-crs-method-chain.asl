DefinitionBlock ("", "DSDT", 2, "DRBELL", "LINKCRSM", 1)
{
Scope (\_SB)
{
Method (MKRS, 2, Serialized) { Name (TMP, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 1 } }) CreateDWordField (TMP, 5, NUM) NUM = Arg0 + Arg1 Return (TMP) }Device (LNKA)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 0)
Method (_CRS) { Return (MKRS (200, 0)) }

}
Device (LNKB)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 1)
Method (_CRS) { Return (MKRS (200, 1)) }

}
Device (LNKC)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 2)
Method (_CRS) { Return (MKRS (200, 2)) }

}
Device (LNKD)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 3)
Method (_CRS) { Return (MKRS (200, 3)) }

}
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (_PRT, Package ()
{
Package () { 0x0001FFFF, 0, \_SB.LNKB, Zero },
Package () { 0x0001FFFF, 1, \_SB.LNKC, Zero },
Package () { 0x0001FFFF, 2, \_SB.LNKD, Zero },
Package () { 0x0001FFFF, 3, \_SB.LNKA, Zero }
})
}

}

}
