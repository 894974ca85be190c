"""Sampling lines from the network under the constraints of the automaton."""
