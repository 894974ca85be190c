"""Sound and MIDI from a score, computed with NumPy."""
