"""Measurements of the sound: pitch, loudness, clicks, gamaka curves and speed, and the table of all of them."""
