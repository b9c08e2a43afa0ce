DefinitionBlock ("", "SSDT", 2, "DRBELL", "SSDTPRT", 1)
{
  External (\_SB.GBAS, IntObj)
  External (\_SB.PCI0, DeviceObj)
  External (\_SB.LNKA, DeviceObj)
  OperationRegion (NVSR, SystemMemory, \_SB.GBAS, 0x10)
  Scope (\_SB.PCI0)
  {
    Method (_PRT)
    {
      Local0 = Package () { Package () { 0x1FFFF, 0, 0, 0 }, Package () { 0x1FFFF, 1, \_SB.LNKA, 0 } }
      Store (\_SB.GBAS, Index (DerefOf (Local0 [0]), 3))
      Return (Local0)
    }
  }
}
