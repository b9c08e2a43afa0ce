DefinitionBlock ("", "DSDT", 2, "DRBELL", "FUNCTION", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (_PRT, Package ()
{
Package () { 0x00010002, 0, 0, 32 }, Package () { 0x00010000, 1, 0, 33 }, Package () { 0x001F0003, 3, 0, 34 }
})
}

}

}
