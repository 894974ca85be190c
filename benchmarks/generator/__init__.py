"""The quality of the generator, compared with n-grams, the article's model and chance, by independent measures."""
