// Asks the server once to draw this part of the page again, after a wait.
//
// data: {turn, wait}: the number of this drawing, and milliseconds. Trigger: again (the turn), once.
// It never asks while Streamlit runs the page's script: an event in that time can make Streamlit leave out parts of
// the page.

import { isQuiet } from "./quiet.js";

const LOOK_MS = 100;

export default function again({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".v-again");
  const ask = () => {
    if (isQuiet()) setTriggerValue("again", data.turn);
    else root.timer = setTimeout(ask, LOOK_MS);
  };
  clearTimeout(root.timer);
  root.timer = setTimeout(ask, data.wait);
  return () => clearTimeout(root.timer);
}
