"""The door to Azure: SDK clients for the sandbox, named operations, and the grading of what they brought about."""
