DefinitionBlock ("", "DSDT", 2, "DRBELL", "LINKCRSC", 1)
{
Scope (\_SB)
{
Device (LNKA)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 0)
Method (_CRS) { Local0 = ResourceTemplate () { IO (Decode16, 0x60, 0x60, 1, 1) } Local1 = ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 42 } } Return (ConcatenateResTemplate (Local0, Local1)) }

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
