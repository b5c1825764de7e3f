"""Microsoft.Storage: accounts, their keys and signatures, blob containers, and the blobs in them."""
