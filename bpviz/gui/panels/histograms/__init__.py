"""How the activations of each layer are distributed, and where they are saturated."""
