DefinitionBlock ("", "DSDT", 2, "DRBELL", "LINKCRSA", 1)
{
Scope (\_SB)
{
Device (LNKA)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 0)
Name (RBUF, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 77 } })
Alias (RBUF, _CRS)

}
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (_PRT, Package ()
{
Package () { 0x1FFFF, 0, LNKA, 0 }
})
}

}

}
