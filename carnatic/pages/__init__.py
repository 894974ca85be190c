"""The pages and the Python side of the player; only this package and app.py use Streamlit."""
