// The play page: the exercise of a link in the player, without Streamlit.
//
// The server writes the sheet into the page: {data, query, title, what, shape, keep, server}. data: what the player reads.
// query: the link. keep: what Save to my book stores. server: what offline.js needs to know. A change in the bar asks the server for the sheet with
// that change; without the network the tempo alone can change.

import mountKeep from "../book/keep.js";
import { make } from "../elements.js";
import mount from "../player/player.js";
import { say } from "../say.js";
import { kept, refresh } from "./offline.js";

const RELOADED = "varisai.reloaded";

class PlayPage {
  constructor(main, sheet) {
    this.main = main;
    this.version = sheet.server.version;
    this.answers = 0;
    this.show(sheet);
  }

  /** Show a sheet: the player, the words over it, and the addresses of page and app. */
  show(sheet) {
    this.sheet = sheet;
    const find = (name) => this.main.querySelector(`.${name}`);
    document.title = sheet.title;
    find("p-what").innerHTML = sheet.what;
    find("p-shape").textContent = sheet.shape;
    const open = find("p-open");
    open.href = `${open.href.split("?")[0]}?${sheet.query}`;
    history.replaceState(null, "", `?${sheet.query}`);
    mountKeep({ data: sheet.keep, parentElement: find("p-keeper") });
    this.receive({});
  }

  receive(more) {
    const { data } = this.sheet;
    const said = { number: this.answers, text: "" };
    mount({ data: { said, chosen: false, ...data, ...more }, parentElement: this.main, setTriggerValue: (name, value) => this.told(name, value) });
  }

  /** A message of the player. Its other messages are for pages that compose, lock and engrave. */
  async told(name, value) {
    if (name === "stale") return this.reloadOnce(value);
    if (name !== "settings" && name !== "sruti") return;
    try {
      const change = { [name]: value };
      const answer = await fetch(`${location.pathname}/sheet?${this.sheet.query}&set=${encodeURIComponent(JSON.stringify(change))}`);
      if (answer.ok) this.take(await answer.json());
      else this.refuse(await answer.text());
    } catch {
      this.changeAlone(name, value);
    }
  }

  /** Load the page again: the server has been upgraded. Once, for its replicas may be of two versions for a while. */
  reloadOnce(root) {
    if (sessionStorage.getItem(RELOADED) === root) return;
    sessionStorage.setItem(RELOADED, root);
    location.reload();
  }

  /** Show the sheet of an answer; if the server is of another version by now, the whole page comes again. */
  take(sheet) {
    if (sheet.server.version === this.version) this.show(sheet);
    else location.replace(`?${sheet.query}`);
  }

  refuse(text) {
    this.answers += 1;
    this.receive({ said: { number: this.answers, text } });
  }

  /** Change the tempo without the server: the notes keep their length, and what is too long is cut. */
  changeAlone(name, value) {
    const { data } = this.sheet;
    const tempo = value.aksharas_per_minute;
    if (name !== "settings" || tempo === data.aksharas_per_minute) return this.refuse(say("web.play_page.tempo_alone"));
    const digest = `${this.sheet.query} ${tempo}`;
    this.sheet = { ...this.sheet, data: { ...data, aksharas_per_minute: tempo, digest } };
    return this.receive({});
  }
}

/** The list of the saved exercises, on the page without a link. */
function showSaved(list, page) {
  const rows = kept().map(({ query, name }) => make("li", {}, make("a", { href: `${page}?${query}` }, name)));
  list.hidden = !rows.length;
  list.replaceChildren(...rows);
  document.querySelector(".p-what").textContent = say(rows.length ? "web.play_page.saved_what" : "web.play_page.none");
}

const main = document.querySelector("main");
const sheet = JSON.parse(document.getElementById("sheet").textContent);
if (sheet.data) new PlayPage(main, sheet);
else if (sheet.server) showSaved(main.querySelector(".p-saved"), sheet.server.page);
// what was kept of an older version is fetched anew while the network is there
if (sheet.server) addEventListener("load", () => refresh(sheet.server));
