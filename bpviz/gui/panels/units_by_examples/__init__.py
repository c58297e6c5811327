"""Pictures of units × examples, which the activations and the error terms share."""
