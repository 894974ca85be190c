"""The laws of the music; standard library only."""
