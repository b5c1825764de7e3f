"""Scale sets of the orchestration mode Uniform: a model, its instances, and how changes of the model reach them."""
