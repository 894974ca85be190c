"""The pages and the Python side of the player; with app.py the only home of Streamlit."""
