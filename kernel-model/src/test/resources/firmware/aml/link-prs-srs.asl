DefinitionBlock ("", "DSDT", 2, "DRBELL", "LINKPRSS", 1)
{
Scope (\_SB)
{
Device (LNKA)
{
Name (_HID, EisaId ("PNP0C0F"))
Name (_UID, 0)
Name (CURR, 33)
Name (_PRS, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 33, 34, 35 } })
Method (_CRS) { Name (BUF0, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveLow, Shared, , , IRQX) { 0 } }) CreateDWordField (BUF0, IRQX._INT, VAL) VAL = CURR Return (BUF0) }
Method (_SRS, 1) { CreateDWordField (Arg0, 5, V2) CURR = V2 }
Method (_DIS) { }
Method (_STA) { Return (0x0B) }

}
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (_PRT, Package ()
{
Package () { 0x1FFFF, 0, LNKA, 0 }, Package () { 0x2FFFF, 3, \_SB.LNKA, 0 }
})
}

}

}
