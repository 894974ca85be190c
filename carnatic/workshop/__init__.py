"""Errands: each in a process of its own with limits, a queue before it; and training, for those who play."""
