"""The Write page: the user's own sargam, laid out as it is typed."""
