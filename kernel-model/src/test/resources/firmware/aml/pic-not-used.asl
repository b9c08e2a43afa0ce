DefinitionBlock ("", "DSDT", 2, "DRBELL", "PICNOTUS", 1)
{
Name (PICM, Zero)
Method (\_PIC, 1) { PICM = Arg0 }
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (_PRT, Package ()
{
Package () { 0x0007FFFF, 0, Zero, 93 },
Package () { 0x0007FFFF, 1, Zero, 90 },
Package () { 0x0007FFFF, 2, Zero, 91 },
Package () { 0x0007FFFF, 3, Zero, 92 }
})
}

}

}
