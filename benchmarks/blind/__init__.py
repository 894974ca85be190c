"""Blind sheets for a teacher: which lines they would teach, and which of some exercises are real."""
