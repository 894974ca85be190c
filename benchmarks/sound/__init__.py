"""Measurements of the sound: pitch, loudness, clicks, gamaka curves and speed, and their table."""
