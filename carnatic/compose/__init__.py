"""Composing new exercises: plans, conditions, the automaton of legal lines and the network."""
