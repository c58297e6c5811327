"""Other ways to carry out the same iterations as bpviz, one a file; what they need is of the benchmarks only."""
