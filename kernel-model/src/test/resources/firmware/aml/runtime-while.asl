DefinitionBlock ("", "DSDT", 2, "DRBELL", "RUNTIMEW", 1)
{
Scope (\_SB)
{
Device (PCI0)
{
Name (_HID, EisaId ("PNP0A08"))
Name (_CID, EisaId ("PNP0A03"))

Method (_PRT, 0, Serialized) { Local0 = Package (16) {} Local1 = 0 While (Local1 < 16) { Local2 = Package (4) { 0, 0, 0, 0 } Local2 [0] = ((Local1 >> 2) << 16) | 0xFFFF Local2 [1] = Local1 & 3 Local2 [3] = 96 + ((Local1 + (Local1 >> 2)) & 3) Local0 [Local1] = Local2 Local1++ } Return (Local0) }
}

}

}
