// The page's connection to the server, and the messages that wait while there is none.
//
// Streamlit names the state of its socket at its own element; a page of ours without Streamlit has no socket to lose.

/** @type {Map<string, () => void>} the last message of each name */
const waiting = new Map();
// also from the moment the socket is back until the page has been drawn again: a new server knows no page before that
let isAway = false;

/** Streamlit's element; null on a page of ours. @returns {HTMLElement | null} */
export const appElement = () => document.querySelector("[data-test-connection-state]");

export const hasSocket = () => (appElement()?.dataset.testConnectionState ?? "CONNECTED") === "CONNECTED";

/**
 * Send a message now, or when the page is back; of several with one name only the last. Returns whether it is sent.
 * @param {string} name
 * @param {() => void} send
 */
export function sendOrWait(name, send) {
  if (!isAway && hasSocket()) {
    send();
    return true;
  }
  waiting.set(name, send);
  return false;
}

/** The socket is lost: messages wait. */
export function leave() {
  isAway = true;
}

/** The page is back: send what has waited. */
export function comeBack() {
  isAway = false;
  const sends = [...waiting.values()];
  waiting.clear();
  for (const send of sends) send();
}
