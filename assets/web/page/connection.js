// Brings the page back after its connection was lost: over the same session, or over a new one of a server that was
// started again, which learns the page's address and the values of its widgets from the run that is asked for here.
//
// Trigger: back (a number), once for each return.

import { appElement, comeBack, hasSocket, leave } from "../connection.js";
import { say } from "../say.js";

const AGAIN_MS = 3000;
const STATES = { attributes: true, attributeFilter: ["data-test-connection-state", "data-test-script-state"] };

/** @type {Watch | null} one for the page; it outlives the component, which is mounted again on every page */
let watch = null;

export default function connection({ parentElement, setTriggerValue }) {
  watch ??= new Watch();
  watch.word = parentElement.querySelector(".v-connection");
  watch.tell = setTriggerValue;
  watch.show();
}

class Watch {
  constructor() {
    this.returns = 0;
    // there: as usual; lost; back: the socket is there and a run is asked for; drawing: it is under way
    this.state = "there";
    /** @type {HTMLElement | null} */
    this.word = null;
    /** @type {(name: string, value: any) => void} */
    this.tell = () => {};
    new MutationObserver(() => this.look()).observe(/** @type {HTMLElement} */ (appElement()), STATES);
    new MutationObserver(() => this.state === "lost" && closeDialog()).observe(document.body, { childList: true });
  }

  look() {
    const isDrawing = appElement()?.dataset.testScriptState === "running";
    if (!hasSocket()) {
      this.state = "lost";
      leave();
    } else if (this.state === "lost") {
      this.state = "back";
      this.ask();
    } else if (this.state === "back" && isDrawing) this.state = "drawing";
    else if (this.state === "drawing" && !isDrawing) {
      this.state = "there";
      comeBack();
    }
    this.show();
  }

  /** Ask for a run, and again if none begins. */
  ask() {
    this.returns += 1;
    this.tell("back", this.returns);
    setTimeout(() => this.state === "back" && this.ask(), AGAIN_MS);
  }

  show() {
    const isLost = this.state === "lost";
    if (this.word) this.word.textContent = isLost ? say("web.connection.lost") : "";
  }
}

/** Close Streamlit's own dialog about the connection: it would cover the sheet, and the word says enough. */
function closeDialog() {
  for (const dialog of document.querySelectorAll("[role=dialog]")) {
    /** @type {HTMLElement | null} */
    const close = dialog.querySelector("[aria-label=Close]");
    if (!dialog.closest(".stApp")) close?.click();
  }
}
