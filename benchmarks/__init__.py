"""Benchmarks: each prints medians and ratios against something named, measured in the same run."""
