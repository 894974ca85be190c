"""How good the generator is, compared with counting, the article's model and chance, by independent measures."""
