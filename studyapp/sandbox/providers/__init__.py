"""One module per resource provider. They meet in the resource tree and never import each other."""
