"""The app as a server starts it: `streamlit run app.py`."""

from pathlib import Path

import streamlit as st

from carnatic.jobs.runner import job_runner
from carnatic.pages.server import middleware, routes
from carnatic.pages.warm_up import warm_up

warm_up()
job_runner()  # now, so that the log says at the start if the job queue can't be used

# Streamlit finds the app only where it is assigned to a name of this file
app = st.App(Path(__file__).parent / "carnatic/pages/main.py", routes=routes(), middleware=middleware())
