"""Template deployments of Microsoft.Resources: what a template asks for, made resource by resource on the clock."""
