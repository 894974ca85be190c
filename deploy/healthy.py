"""Ask Streamlit's own address whether the server answers; exit with 0 if it does.

PORT (8501) and STREAMLIT_SERVER_BASE_URL_PATH are the server's.
"""

import os
import sys
from urllib.request import urlopen

base = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
address = "/".join(filter(None, (f"http://127.0.0.1:{os.environ.get('PORT', '8501')}", base, "_stcore/health")))
try:
    with urlopen(address, timeout=3) as answer:
        sys.exit(answer.status != 200)
except OSError as error:
    sys.exit(f"{address}: {error}")
