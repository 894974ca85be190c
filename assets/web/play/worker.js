// The service worker: answers with what is kept (offline.js) where the network doesn't.
//
// It has no version of its own: a page names its modules and sounds by addresses that hold their version, so a kept page
// and its parts always agree, and whatever the network sends is newer than what is kept.

const KEPT = "varisai-kept";
const PATIENCE_MS = 4000; // for the network, if the page is kept
const worker = /** @type {any} */ (self);
const root = new URL(worker.registration.scope).pathname;
const PAGE = `${root}play`;
const PARTS = ["web/", "sound/", "app/static/"].map((folder) => root + folder);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(pageOf(request, pathname));
  else if (PARTS.some((folder) => pathname.startsWith(folder))) event.respondWith(partOf(request));
});

/** A page from the network; a kept one if that doesn't answer, and for every other page the list of what is kept. */
async function pageOf(request, pathname) {
  const kept = pathname === PAGE ? await found(request) : undefined;
  const asked = fetch(request);
  if (!kept) return asked.catch(async (fault) => (await found(PAGE)) ?? Promise.reject(fault));
  const late = new Promise((done) => setTimeout(done, PATIENCE_MS, kept));
  // a server that is only starting answers with a fault
  const good = asked.then((answer) => (answer.status < 500 ? answer : kept));
  return Promise.race([good, late]).catch(() => kept);
}

/** A module, a sound or a font: its address names its content, so a kept one is right. */
async function partOf(request) {
  return (await found(request)) ?? fetch(request);
}

async function found(request) {
  const cache = await caches.open(KEPT);
  return cache.match(request, { ignoreVary: true });
}
