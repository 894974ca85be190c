// Mounts a component after its module has been fetched.
//
// Streamlit runs this text as a module without an address, so a relative import can't be resolved here. Python fills
// in the addresses of the component's module and of its imports, and the sentence for a failure
// (carnatic/pages/components/component.py).

const MODULE = "";
/** @type {string[]} */
const IMPORTS = [];
const FAULT = "";

/** @typedef {{ data: any, parentElement: HTMLElement, setTriggerValue: (name: string, value: any) => void }} Component */
/** @typedef {(component: Component) => (() => void) | undefined} Mount */

/** @type {WeakMap<HTMLElement, { close?: () => void }>} */
const calls = new WeakMap();
/** @type {Mount | null} */
let mount = null;
/** @type {Promise<void> | null} */
let fetching = null;

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
    showFault(parentElement, "");
    call.close = mount(component);
  };
  /** @param {unknown} fault */
  const failed = (fault) => {
    console.error(fault);
    if (calls.get(parentElement) === call) showFault(parentElement, FAULT);
  };
  if (mount) {
    try {
      start();
    } catch (fault) {
      failed(fault);
    }
  } else fetched().then(start).catch(failed);
  return () => {
    if (calls.get(parentElement) !== call) return;
    calls.delete(parentElement);
    call.close?.();
  };
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
