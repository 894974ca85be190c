// Asks the server once to draw this part of the page again, after a wait.
//
// data: {turn, wait}: the number of this drawing, and milliseconds. Trigger: again (the turn), once.
// It never asks while Streamlit runs the page's script: an event in that time can make Streamlit leave out parts of
// the page. It also waits after a link to another page is tapped, or the event would bring this page back.

const LOOK_MS = 100, PATIENCE_MS = 4000;
let left = -Infinity;

const isBusy = () => document.querySelector('[data-test-script-state="running"]') !== null;

document.addEventListener(
  "click",
  (event) => {
    if (event.target instanceof Element && event.target.closest('[data-testid="stTopNavLink"], [data-testid="stSidebarNavLink"]')) left = performance.now();
  },
  true,
);

export default function again({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".v-again");
  const ask = () => {
    if (!isBusy() && performance.now() - left > PATIENCE_MS) setTriggerValue("again", data.turn);
    else root.timer = setTimeout(ask, LOOK_MS);
  };
  clearTimeout(root.timer);
  root.timer = setTimeout(ask, data.wait);
  return () => clearTimeout(root.timer);
}
