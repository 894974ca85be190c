// Whether a message to the server may be sent that nobody pressed or typed.

// after a link to another page is tapped, a message from this page would bring it back
const PATIENCE_MS = 4000;
let left = -Infinity;

document.addEventListener(
  "click",
  (event) => {
    if (event.target instanceof Element && event.target.closest('[data-testid="stTopNavLink"], [data-testid="stSidebarNavLink"]')) left = performance.now();
  },
  true,
);

/** Whether Streamlit doesn't run the page's script, and no link to another page was tapped just now. */
export function isQuiet() {
  return document.querySelector('[data-test-script-state="running"]') === null && performance.now() - left > PATIENCE_MS;
}
