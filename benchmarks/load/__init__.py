"""The measurement of many students at once: python -m benchmarks load."""
