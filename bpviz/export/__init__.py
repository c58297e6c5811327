"""What leaves bpviz: one exporter per file."""
