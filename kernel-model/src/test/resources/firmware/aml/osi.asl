DefinitionBlock ("", "DSDT", 2, "DRBELL", "OSI", 1)
{
Name (OSV, 0)
Scope (\_SB)
{
Method (_INI) { If (CondRefOf (\_OSI, Local0)) { If (\_OSI ("Windows 2009")) { OSV = 7 } If (\_OSI ("Linux")) { OSV = 99 } } }
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Method (_PRT) { If (OSV == 7) { Return (Package () { Package () { 0x0001FFFF, 0, Zero, 34 },
Package () { 0x0001FFFF, 1, Zero, 35 },
Package () { 0x0001FFFF, 2, Zero, 36 },
Package () { 0x0001FFFF, 3, Zero, 33 } }) } Return (Package () { Package () { 0x0002FFFF, 0, Zero, 68 },
Package () { 0x0002FFFF, 1, Zero, 69 },
Package () { 0x0002FFFF, 2, Zero, 66 },
Package () { 0x0002FFFF, 3, Zero, 67 } }) }
}

}

}
