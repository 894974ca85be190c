"""The Train page: a network learns from chosen lessons, and is heard while it does."""
