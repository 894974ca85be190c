"""Measures of composed exercises: novelty, similarity in shape to the lessons, typicality, number."""
