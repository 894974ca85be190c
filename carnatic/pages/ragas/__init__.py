"""The Ragas page: search, ladders, wheel and relatives."""
