"""The Write page: sargam of one's own, laid out as it is typed."""
