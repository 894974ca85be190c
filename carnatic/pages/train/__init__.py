"""The Train page: a network learns from chosen lessons, and its samples can be heard meanwhile."""
