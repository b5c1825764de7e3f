"""The kernel of ARM: ids, the resource tree, the request pipeline, operations and time. It knows no provider."""
