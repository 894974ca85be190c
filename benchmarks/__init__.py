"""The benchmarks: measurements of Varisai's quality, correctness and speed. carnatic never imports them."""
