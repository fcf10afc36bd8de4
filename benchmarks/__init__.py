"""Benchmarks: ours beside its peers, both over HTTP against the same stand-in, in one run."""
