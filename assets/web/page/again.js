// Has the part of the page in which it stands drawn again after a while, once and only once it has been drawn.
//
// data: {turn, wait}: the number of this drawing, and milliseconds. told: again (the turn), once.
// A clock that goes on by itself would ask while the page is still busy, and Streamlit may then leave out parts that it
// believes to be here; and what is asked after another page was pressed, in the name of this one, takes its place.

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
