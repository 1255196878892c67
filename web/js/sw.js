// Keeps one whole version of the site in this browser, for use without a network.
//
// `cargo xtask build` fills in the two constants below: the version, and each file of the site with
// its SHA-256. A file that has another hash is never taken, so two versions are never mixed. A new
// version waits until every page of the old one is closed, or until the user asks for it.
const VERSION = "";
const FILES = {};

const SCOPE = self.registration.scope;
const OURS = `isoflop ${SCOPE} `; // several copies of the site may share an address' host
const CACHE = OURS + VERSION;

// Hosts may answer `index.html` with a redirection to its folder, which a page must not be.
const addressOf = (name) => new URL(name === "index.html" ? "./" : name, SCOPE).href;

/** The file that a request asks for; null for what is not the site's. */
const nameOf = ({ method, url }) => {
  if (method !== "GET" || !url.startsWith(SCOPE)) return null;
  const path = url.slice(SCOPE.length).split(/[?#]/, 1)[0];
  const name = path === "" ? "index.html" : path;
  return Object.hasOwn(FILES, name) ? name : null;
};

/** The file from the network, past other caches; rejects when its hash is not that of the list. */
const fetched = async (name) => {
  const response = await fetch(addressOf(name), { cache: "reload", integrity: FILES[name] });
  if (!response.ok) throw new Error(`'${name}' could not be loaded (${response.status})`);
  return response.redirected ? new Response(response.body, { headers: response.headers }) : response;
};

/** Puts every file into the cache, or none. */
const fill = async () => {
  const names = Object.keys(FILES);
  const responses = await Promise.all(names.map(fetched));
  const cache = await caches.open(CACHE);
  await Promise.all(names.map((name, i) => cache.put(addressOf(name), responses[i])));
};

const answer = async (event, name) => {
  // A browser that ran out of room has dropped the whole cache: the network gives a whole page.
  if (!(await caches.has(CACHE))) {
    event.waitUntil(fill().catch(() => {}));
    return fetch(event.request);
  }
  const cache = await caches.open(CACHE);
  return (await cache.match(addressOf(name))) ?? fetched(name);
};

const dropOthers = async () => {
  const others = (await caches.keys()).filter((key) => key.startsWith(OURS) && key !== CACHE);
  await Promise.all(others.map((key) => caches.delete(key)));
};

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(dropOthers()));
self.addEventListener("fetch", (event) => {
  const name = nameOf(event.request);
  if (name !== null) event.respondWith(answer(event, name));
});
self.addEventListener("message", (event) => {
  const { ask, version } = event.data ?? {};
  if (ask === "version") event.source?.postMessage({ version: VERSION });
  // A page that came from the network is served from here on, if it is of this version.
  if (ask === "claim" && version === VERSION) event.waitUntil(self.clients.claim());
  if (ask === "take") self.skipWaiting();
});
