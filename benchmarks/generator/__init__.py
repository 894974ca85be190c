"""How good the generator is: beside counting, the article's model and chance, by measures that took no part in it."""
