DefinitionBlock ("", "DSDT", 2, "DRBELL", "DSDTHOST", 1)
{
  Scope (\_SB)
  {
    Name (GBAS, 0x40)
    Device (LNKA)
    {
      Name (_HID, EisaId ("PNP0C0F"))
      Name (_CRS, ResourceTemplate () { Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) { 71 } })
    }
    Device (PCI0)
    {
      Name (_HID, EisaId ("PNP0A08"))
      Name (_BBN, 2)
    }
  }
}
