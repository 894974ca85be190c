// Keep: puts what stands on the page into the book of this browser, without asking anybody else.
//
// data: {word, thing: {kind, name, thing}} as in the book's file.

import { shelf } from "./store.js";

const SAID = {
  kept: "It is in your book now.",
  there: "It is in your book already.",
  full: "This browser has no room for more. Save your book to a file, and delete what you don’t need.",
  closed: "This browser keeps nothing for this page. Copy the link instead.",
};

export default function keep({ data, parentElement }) {
  const root = parentElement.querySelector(".v-keeper");
  const [button, said] = ["button", ".said"].map((one) => root.querySelector(one));
  button.textContent = data.word;
  const content = JSON.stringify(data.thing);
  // what was said of one line is not said of the next
  if (root.content !== content) say(said, "");
  root.content = content;
  button.onclick = () => say(said, tried(data.thing));
}

function tried(thing) {
  try {
    return shelf.add(thing);
  } catch {
    return "closed";
  }
}

function say(said, how) {
  said.textContent = SAID[how] ?? "";
  said.classList.toggle("full", how === "full" || how === "closed");
}
