"""Sound and MIDI from a performance, computed with NumPy."""
