"""Jobs that run in their own processes, with limits and a queue: training and worksheets.

``JobRunner`` starts a worker for each job and reads its messages; ``worker`` is the program of that process.
``training`` and ``worksheet`` are the two kinds of job.
"""
