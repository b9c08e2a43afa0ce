DefinitionBlock ("", "DSDT", 2, "DRBELL", "ROOTDEVI", 1)
{
Device (PCI0) {Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))
Name (_PRT, Package ()
{
Package () { 0x0001FFFF, 0, Zero, 33 },
Package () { 0x0001FFFF, 1, Zero, 34 },
Package () { 0x0001FFFF, 2, Zero, 35 },
Package () { 0x0001FFFF, 3, Zero, 32 }
})}

}
