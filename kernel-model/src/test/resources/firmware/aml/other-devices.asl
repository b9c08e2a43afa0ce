DefinitionBlock ("", "DSDT", 2, "DRBELL", "OTHERDEV", 1)
{
Scope (\_SB)
{
Processor (CPU0, 0, 0x410, 6) { Name (_STA, 15) }
ThermalZone (TZ0) { Method (_TMP) { Return (3000) } }
PowerResource (PWR, 0, 0) { Method (_STA) { Return (1) } Method (_ON) {} Method (_OFF) {} }
Device (COM0) { Name (_HID, "ARMH0011") Name (_CRS, ResourceTemplate () { Memory32Fixed (ReadWrite, 0x9000000, 0x1000) Interrupt (ResourceConsumer, Level, ActiveHigh, Exclusive) { 33 } }) }
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (_PRT, Package ()
{
Package () { 0x0001FFFF, 0, Zero, 33 },
Package () { 0x0001FFFF, 1, Zero, 34 },
Package () { 0x0001FFFF, 2, Zero, 35 },
Package () { 0x0001FFFF, 3, Zero, 32 }
})
}
Method (UNUS) { Local0 = NOTH } Name (NOTH, 1)
}

}
