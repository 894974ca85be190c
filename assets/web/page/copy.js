// Copy link: copies this page's address with the exercise to the clipboard and confirms it. Under it is the link to the
// play page of the exercise.
//
// data: {query, play}: the link without '?', and the play page's address.

import { say } from "../say.js";

const SAID_MS = 2500;

export default function copy({ data, parentElement }) {
  const root = parentElement.querySelector(".v-copy");
  const [button, said, field] = ["button", ".said", "input"].map((one) => root.querySelector(one));
  const link = `${location.origin}${location.pathname}?${data.query}`;
  field.value = link;
  root.querySelector("a").href = `${data.play}?${data.query}`;
  button.onclick = async () => {
    const copied = await put(link);
    // if the browser denies access to the clipboard, the user can copy from the field
    field.hidden = copied;
    if (!copied) field.select();
    button.textContent = say(copied ? "web.copy.done" : "web.copy.by_hand");
    said.textContent = button.textContent;
    clearTimeout(root.timer);
    root.timer = setTimeout(() => {
      button.textContent = say("web.copy");
      said.textContent = "";
    }, SAID_MS);
  };
}

async function put(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
