// The Save button: adds the page's exercise, tuning or worksheet to the book in this browser, without the server.
//
// data: {word, thing: {kind, name, thing}} as in the book's file. word: the button's label.

import { say } from "../say.js";
import { shelf } from "./store.js";

export default function keep({ data, parentElement }) {
  const root = parentElement.querySelector(".v-keeper");
  const [button, said] = ["button", ".said"].map((one) => root.querySelector(one));
  button.textContent = data.word;
  const content = JSON.stringify(data.thing);
  // the answer about one exercise must not stay for the next
  if (root.content !== content) show(said, "");
  root.content = content;
  button.onclick = () => show(said, tried(data.thing));
}

function tried(thing) {
  try {
    return shelf.add(thing);
  } catch {
    return "closed";
  }
}

function show(said, how) {
  said.textContent = how && say(`web.save.${how}`);
  said.classList.toggle("full", how === "full" || how === "closed");
}
