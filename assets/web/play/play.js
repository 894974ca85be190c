// The play page: the exercise of a link in the player, without Streamlit.
//
// The server writes the sheet into the page: {data, query, title, what, shape, modules}. data: what the player reads.
// query: the link. modules: the version of the browser's modules. A change in the bar asks the server for the sheet with
// that change; without the network the tempo alone can change.

import mount from "../player/player.js";
import { say } from "../say.js";

class PlayPage {
  constructor(main, sheet) {
    this.main = main;
    this.modules = sheet.modules;
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
    this.receive({});
  }

  receive(more) {
    const { data } = this.sheet;
    const said = { number: this.answers, text: "" };
    mount({ data: { said, chosen: false, ...data, ...more }, parentElement: this.main, setTriggerValue: (name, value) => this.told(name, value) });
  }

  /** A message of the player. Its other messages are for pages that compose, lock and engrave. */
  async told(name, value) {
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

  /** Show the sheet of an answer; if the server has other modules by now, the whole page comes again. */
  take(sheet) {
    if (sheet.modules === this.modules) this.show(sheet);
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

const written = document.getElementById("sheet")?.textContent;
if (written) new PlayPage(document.querySelector("main"), JSON.parse(written));
