"""What `make bench` measures: ratios and counts, never times, each within one run."""
