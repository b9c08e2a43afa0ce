DefinitionBlock ("", "DSDT", 2, "DRBELL", "SWITCHCA", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Name (SEL, 3)
Method (_PRT, 0, Serialized) { Switch (ToInteger (SEL)) { Case (1) { Return (Package () { Package () { 0x0001FFFF, 0, Zero, 34 },
Package () { 0x0001FFFF, 1, Zero, 35 },
Package () { 0x0001FFFF, 2, Zero, 36 },
Package () { 0x0001FFFF, 3, Zero, 33 } }) } Case (Package () { 2, 3 }) { Return (Package () { Package () { 0x0002FFFF, 0, Zero, 46 },
Package () { 0x0002FFFF, 1, Zero, 47 },
Package () { 0x0002FFFF, 2, Zero, 44 },
Package () { 0x0002FFFF, 3, Zero, 45 } }) } Default { Return (Package () {}) } } Return (Package () {}) }
}

}

}
