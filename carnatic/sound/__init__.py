"""From a score to sound and MIDI; NumPy lives here."""
