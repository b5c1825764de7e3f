"""The sandbox's door on the network: a TLS server on 127.0.0.1 for the unmodified `az`, the SDKs and any other ARM client."""
