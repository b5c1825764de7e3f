"""Microsoft.Automation: Automation accounts, which Site Recovery updates its Mobility service with."""
