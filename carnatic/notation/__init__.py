"""Notation: sargam, the staff and the printed sheet. The only package that uses music21, verovio and typst."""
