// The Save button: adds the page's exercise, tuning or worksheet to the book in this browser, without the server.
//
// data: {word, thing: {kind, name, thing}, offline} as in the book's file. word: the button's label. offline: {page, version,
// query} of an exercise, so that it also plays without the network; null for other things.

import { canKeep, keep as keepOffline } from "../play/offline.js";
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
  button.onclick = async () => {
    const how = tried(data.thing);
    show(said, how);
    if (!data.offline || (how !== "kept" && how !== "there") || !canKeep()) return;
    const plays = await keepOffline(data.offline, { query: data.offline.query, name: data.thing.name });
    if (plays && root.content === content) show(said, `${how}_offline`);
  };
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
