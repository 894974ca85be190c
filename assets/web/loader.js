// Mounts a component after its module has been fetched; until then its controls are disabled.
//
// Streamlit runs this text as a module without an address, so a relative import can't be resolved here. Python fills
// in the addresses of the component's module and of its imports, and the sentence for a failure
// (carnatic/pages/components/component.py).

const MODULE = "";
/** @type {string[]} */
const IMPORTS = [];
// a press that lasts longer than this no longer delays new data
const MOST_PRESS_MS = 1000;
const FAULT = "";

/** @typedef {{ data: any, parentElement: HTMLElement, setTriggerValue: (name: string, value: any) => void }} Component */
/** @typedef {(component: Component) => (() => void) | undefined} Mount */

/** @type {WeakMap<HTMLElement, { close?: () => void }>} */
const calls = new WeakMap();
/** @type {Mount | null} */
let mount = null;
/** @type {Promise<void> | null} */
let fetching = null;
/** @type {Node | null} */
let pressed = null;
/** @type {(() => void)[]} */
let held = [];
/** @type {ReturnType<typeof setTimeout> | undefined} */
let release;

// A browser forgets a press if the button is replaced between pointerdown and pointerup, so new data waits until then.
document.addEventListener(
  "pointerdown",
  ({ target }) => {
    pressed = target instanceof Node ? target : null;
    clearTimeout(release);
    release = setTimeout(released, MOST_PRESS_MS);
  },
  true,
);
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(
    end,
    () => {
      // after the click, which follows at once
      clearTimeout(release);
      release = setTimeout(released);
    },
    true,
  );
}

function released() {
  pressed = null;
  const starts = held;
  held = [];
  for (const start of starts) start();
}

/** Fetch the module once; after a failure the next call tries again. */
function fetched() {
  fetching ??= import(absolute(MODULE)).then(
    (module) => {
      mount = module.default;
    },
    (fault) => {
      fetching = null;
      throw fault;
    },
  );
  return fetching;
}

/** @param {string} address */
const absolute = (address) => new URL(address, location.href).href;

/**
 * Mount the component, now or as soon as its module is fetched; of several calls in the meantime only the last counts.
 *
 * Streamlit calls the returned function when the component is removed, but also after a later call has replaced this
 * one; then it does nothing.
 * @param {Component} component
 */
export default function load(component) {
  const { parentElement } = component;
  const call = { close: calls.get(parentElement)?.close };
  calls.set(parentElement, call);
  const start = () => {
    if (calls.get(parentElement) !== call || !mount) return;
    if (parentElement.contains(pressed)) {
      held.push(start);
      return;
    }
    try {
      showFault(parentElement, "");
      waits(parentElement, false);
      call.close = mount(component);
    } catch (fault) {
      failed(fault);
    }
  };
  /** @param {unknown} fault */
  const failed = (fault) => {
    console.error(fault);
    if (calls.get(parentElement) !== call) return;
    waits(parentElement, true);
    showFault(parentElement, FAULT);
  };
  if (mount) start();
  else fetched().then(start, failed);
  return () => {
    if (calls.get(parentElement) !== call) return;
    calls.delete(parentElement);
    call.close?.();
  };
}

/**
 * Disable or enable the component's controls: without its module, input in them would be lost.
 * @param {HTMLElement} parentElement
 * @param {boolean} isWaiting
 */
function waits(parentElement, isWaiting) {
  /** @type {HTMLFieldSetElement | null} */
  const controls = parentElement.querySelector("fieldset.v-waits");
  if (controls) controls.disabled = isWaiting;
}

/**
 * Show why the component is missing; '' removes the sentence.
 * @param {HTMLElement} parentElement
 * @param {string} words
 */
function showFault(parentElement, words) {
  parentElement.querySelector(":scope > .v-not-started")?.remove();
  if (!words) return;
  const line = document.createElement("p");
  line.className = "v-not-started";
  line.setAttribute("role", "alert");
  line.textContent = words;
  parentElement.append(line);
}

// all at once: by itself the browser finds an import only after it has fetched the module that imports it
for (const address of IMPORTS) {
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = absolute(address);
  document.head.append(link);
}
