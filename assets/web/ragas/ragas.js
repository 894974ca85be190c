// Lists of ragas and the melakarta wheel: HTML from the server, whose links are reported instead of followed.
//
// data: {html}. Trigger: wish {raga} or {page}, for a click on a link with data-raga or data-page. A click with a
// modifier key, or with another mouse button, is left to the browser. The wheel is one stop for Tab; arrow keys move
// around it and outwards.

import { focusedIn } from "../elements.js";

const CHAKRA = 6, ALL = 72;
const STEPS = { ArrowRight: CHAKRA, ArrowLeft: -CHAKRA, ArrowUp: 1, ArrowDown: -1 };

export default function ragas({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".v-ragas");
  if (root.shown !== data.html) draw(root, data.html);
  root.onclick = (event) => {
    const link = event.target.closest("a[data-raga], a[data-page]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    setTriggerValue("wish", link.dataset.raga ? { raga: link.dataset.raga } : { page: link.dataset.page });
  };
  root.onkeydown = (event) => {
    const field = event.target.closest?.(".wheel a");
    const to = field && target(Number(field.dataset.number), event.key);
    if (!to || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    stop(root, root.querySelector(`.wheel a[data-number="${to}"]`)).focus();
  };
  if (!root.listens) listen(root);
  return () => {};
}

/** Show the name of the melakarta under the pointer or with the focus. */
function listen(root) {
  root.listens = true;
  for (const kind of ["pointerover", "focusin"])
    root.addEventListener(kind, (event) => name(root, event.target.closest?.(".wheel a")));
  for (const kind of ["pointerleave", "focusout"]) root.addEventListener(kind, () => name(root, null));
}

/** Show the name of a field's melakarta; without a field, that of the marked one. */
function name(root, field) {
  const line = root.querySelector(".named");
  if (line) line.textContent = field ? `${field.dataset.number} ${field.dataset.raga}` : line.dataset.named;
}

/** Replace the HTML. Open parts stay open, and the focus stays on the same link. */
function draw(root, html) {
  const opened = [...root.querySelectorAll("details[open]")].map((one) => one.id);
  const held = focusedIn(root)?.dataset ?? null;
  root.innerHTML = html;
  root.shown = html;
  for (const id of opened) root.querySelector(`details#${CSS.escape(id)}`)?.setAttribute("open", "");
  const again = held && [...root.querySelectorAll("a")].find(
    (one) => one.dataset.raga === held.raga && one.dataset.page === held.page && one.dataset.number === held.number,
  );
  if (again?.closest(".wheel")) stop(root, again);
  again?.focus({ preventScroll: true });
}

/** The number of the melakarta that a key leads to; null for other keys and beyond the rim. */
export function target(number, key) {
  if (key === "Home") return 1;
  if (key === "End") return ALL;
  const step = STEPS[key];
  if (!step) return null;
  if (Math.abs(step) === CHAKRA) return ((number - 1 + step + ALL) % ALL) + 1;
  const within = (number - 1) % CHAKRA;
  return within + step < 0 || within + step >= CHAKRA ? null : number + step;
}

/** Make a field the wheel's stop for Tab. */
function stop(root, field) {
  for (const one of root.querySelectorAll(".wheel a")) one.setAttribute("tabindex", one === field ? 0 : -1);
  return field;
}
