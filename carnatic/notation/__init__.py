"""Sargam for the page and the staff; the only home of music21 and verovio."""
