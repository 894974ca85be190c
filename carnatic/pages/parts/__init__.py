"""The parts that every page shares: the desk, the music stand with its player, the rail, the address."""
