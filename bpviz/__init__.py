"""bpviz shows backpropagation happen on the user's own data."""
