"""Azure Policy, in the namespace Microsoft.Authorization: definitions and their assignments."""
