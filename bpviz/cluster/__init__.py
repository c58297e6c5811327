"""Training examples on other processes and machines, through `dask.distributed`, the extra `bpviz[cluster]`."""
