"""Microsoft.Network as far as a machine needs it: virtual networks, interfaces, public addresses, security groups."""
