// Helpers that find and make elements of the page.

/**
 * The focused element inside a box; null if the focus is elsewhere.
 * @param {Element} box
 * @returns {any}
 */
export const focusedIn = (box) => (box.contains(document.activeElement) ? document.activeElement : null);

/**
 * An element from its tag, attributes and children. A function is added as a listener; null leaves an attribute out.
 * @param {string} tag
 * @param {Record<string, any>} attributes
 * @param {any[]} children nodes, texts, and lists of them; null is skipped
 * @returns {any}
 */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child != null));
  return node;
}

/**
 * A drawing from its SVG text.
 * @param {string} text
 * @returns {any}
 */
export function draw(text) {
  const holder = document.createElement("template");
  holder.innerHTML = text.trim();
  return holder.content.firstElementChild;
}

/**
 * Select a field's whole text whenever it is entered, so that typing replaces it.
 * @param {HTMLInputElement} field
 */
export function selectOnEntry(field) {
  let isEntering = false;
  field.addEventListener("focus", () => {
    field.select();
    isEntering = true;
  });
  // WebKit sets the caret where the pointer is released, after the focus
  field.addEventListener("mouseup", (event) => {
    if (isEntering) event.preventDefault();
    isEntering = false;
  });
  field.addEventListener("keydown", () => {
    isEntering = false;
  });
}
