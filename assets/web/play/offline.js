// What this browser keeps, so that saved exercises play without the network: play pages, their modules and their sounds.
//
// The list of what is kept is in the browser's storage: [{query, name, version}], the newest first; query: the link;
// version: of the server that sent it, '' until it is whole. worker.js answers from the cache.

const LIST = "varisai.kept";
const KEPT = "varisai-kept";
const MOST = 30; // exercises, with some 2 MB of sounds
const AT_ONCE = 4;

/** @typedef {{ query: string, name: string, version: string }} KeptPage */
/** @typedef {{ page: string, version: string }} Server the play page's address, and the version of modules and sounds */

/** @type {Promise<unknown>} */
let working = Promise.resolve();

/** Whether this browser can keep pages; it can on a secure page alone. */
export const canKeep = () => "caches" in window && "serviceWorker" in navigator;

/** @returns {KeptPage[]} */
export function kept() {
  try {
    const list = JSON.parse(localStorage.getItem(LIST) ?? "[]");
    return Array.isArray(list) ? list.filter((one) => typeof one?.query === "string" && typeof one?.name === "string") : [];
  } catch {
    return [];
  }
}

/**
 * Keep one more exercise. Resolves to whether it plays without the network now.
 * @param {Server} server
 */
export async function keep(server, { query, name }) {
  const others = kept().filter((one) => one.query !== query);
  write([{ query, name, version: "" }, ...others]);
  await refresh(server);
  return kept().some((one) => one.query === query && one.version === server.version);
}

/**
 * Keep these exercises and no others: those of the book.
 * @param {Server} server
 * @param {{ query: string, name: string }[]} list
 */
export function keepOnly(server, list) {
  const versions = new Map(kept().map(({ query, version }) => [query, version]));
  write(list.map(({ query, name }) => ({ query, name, version: versions.get(query) ?? "" })));
  return refresh(server);
}

/**
 * Fetch what is missing or of another version, then forget what no kept page needs. One after the other, since two at
 * the same time would forget each other's parts.
 * @param {Server} server
 */
export function refresh(server) {
  working = working.then(() => refreshed(server)).catch(() => {}); // without the network: the next visit goes on
  return working;
}

async function refreshed({ page, version }) {
  if (!canKeep() || !kept().length) return;
  await navigator.serviceWorker.register(`${page.slice(0, page.lastIndexOf("/"))}/worker.js`, { updateViaCache: "none" });
  const cache = await caches.open(KEPT);
  const stale = kept().filter((one) => one.version !== version);
  if (stale.length) await store(cache, page); // the list itself
  for (const { query } of stale) {
    if (!(await store(cache, `${page}?${query}`))) continue;
    write(kept().map((one) => (one.query === query ? { ...one, version } : one)));
  }
  await forgetOthers(cache, page);
}

/** Keep a page with all that it needs, the page last, so that a kept page is whole. Returns false if there is none. */
async function store(cache, address) {
  const answer = await fetch(address, { cache: "no-cache" });
  if (!answer.ok && address.includes("?")) return false;
  const needed = partsOf(await answer.clone().text());
  const there = await Promise.all(needed.map((part) => cache.match(part, { ignoreVary: true })));
  const missing = needed.filter((_, i) => !there[i]);
  while (missing.length) await Promise.all(missing.splice(0, AT_ONCE).map((part) => cache.add(part)));
  await cache.put(address, answer);
  return true;
}

/** The addresses of everything that a play page fetches. */
function partsOf(text) {
  const found = new DOMParser().parseFromString(text, "text/html");
  const linked = [...found.querySelectorAll("link[href], script[src]")].map((node) => node.getAttribute("href") ?? node.getAttribute("src"));
  const fonts = [...(found.querySelector("style")?.textContent ?? "").matchAll(/url\((\/[^)]*)\)/g)].map((match) => match[1]);
  const sound = JSON.parse(found.getElementById("sheet")?.textContent || "{}").data?.sound;
  return [...new Set([...linked, ...fonts, ...(sound ? sound.recipes.map((recipe) => sound.root + recipe) : [])])];
}

/** Delete what none of the kept pages needs. */
async function forgetOthers(cache, page) {
  const pages = [page, ...kept().map(({ query }) => `${page}?${query}`)];
  const needed = new Set(pages.map(absolute));
  for (const one of pages) {
    const answer = await cache.match(one, { ignoreVary: true });
    for (const part of answer ? partsOf(await answer.text()) : []) needed.add(absolute(part));
  }
  for (const request of await cache.keys()) if (!needed.has(request.url)) await cache.delete(request);
}

const absolute = (address) => new URL(address, location.href).href;

/** @param {KeptPage[]} list */
function write(list) {
  try {
    localStorage.setItem(LIST, JSON.stringify(list.slice(0, MOST)));
  } catch {
    // a browser that stores nothing keeps nothing
  }
}
