"""Microsoft.SerialConsole: the switch of the subscription, and the serial ports of machines."""
