// What stays in this browser between visits: the files of the kept studies, each up to 20 MB.
// The studies themselves are in local storage; nothing of either is sent anywhere.

const LARGEST_KEPT = 20 * 1024 * 1024;
const MOST_KEPT = 60 * 1024 * 1024; // of all files together; then the oldest go
const STUDIES = "isoflop-study"; // how the keys of kept studies begin, in `studies.rs`
const LARGEST_STUDY = 256 * 1024; // as in a link, `MOST_INFLATED`
const STORE = "files";

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error ?? new Error("the storage is in use"));
  });

const opened = () => {
  const request = indexedDB.open("isoflop", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return done(request);
};

const inStore = async (mode, act) => {
  const database = await opened();
  try {
    return await act(database.transaction(STORE, mode).objectStore(STORE));
  } finally {
    database.close();
  }
};

/** Keeps a file for the next visit. A browser that keeps nothing asks for it again. */
export const put = async (sha256, name, bytes) => {
  await inStore("readwrite", async (store) => {
    if (bytes.byteLength <= LARGEST_KEPT) store.put({ name, bytes, kept: Date.now() }, sha256);
    await tidy(store, 60_000);
  }).catch((error) => console.warn(`'${name}' is not kept for the next visit: ${error?.message ?? error}`));
};

// Deletes what no kept study names, and the oldest of what is too much in all. A study is kept a
// moment after its files, which have that long.
const tidy = async (store, grace) => {
  const [keys, files] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
  const studies = Object.keys(localStorage).filter((key) => key.startsWith(STUDIES)).map((key) => localStorage[key]);
  const wanted = (key, kept) => Date.now() - kept < grace || studies.some((text) => text.includes(key));
  const all = keys.map((key, i) => ({ key, size: files[i].bytes.byteLength, kept: files[i].kept ?? 0 }));
  let room = MOST_KEPT;
  for (const { key, size, kept } of all.sort((a, b) => b.kept - a.kept)) {
    if (wanted(key, kept) && size <= room) room -= size;
    else store.delete(key);
  }
};

/** The kept file with this SHA-256 as `{name, bytes}`, or undefined. */
export const get = (sha256) => inStore("readonly", (store) => done(store.get(sha256))).catch(() => undefined);

const forget = async () => {
  for (const key of Object.keys(localStorage)) if (key.startsWith(STUDIES)) localStorage.removeItem(key);
  sessionStorage.removeItem(STUDIES);
  await done(indexedDB.deleteDatabase("isoflop"));
};

// A tab holds the study that it has open; `tell` hears when another tab has it.
let free = () => {};
const hold = (id, tell) => {
  free();
  let over = false;
  const held = new Promise((resolve) => {
    free = () => {
      over = true;
      resolve();
    };
  });
  const ask = (last) =>
    navigator.locks?.request(`${STUDIES}-${id}`, { ifAvailable: true }, (lock) => {
      if (over) return undefined;
      if (lock) return held;
      // The page that this one replaces may let go a moment later.
      if (last) tell();
      else setTimeout(() => over || ask(true), 500);
      return undefined;
    });
  ask(false);
};

const pick = (tell) => {
  const input = Object.assign(document.createElement("input"), { type: "file", accept: ".json" });
  input.onchange = async () => {
    const [file] = input.files;
    if (!file) return;
    if (file.size > LARGEST_STUDY) tell("", `'${file.name}' is too large for a study; choose the file of a study`);
    else tell(await file.text(), "");
  };
  input.click();
};

/** The page's way to it; `tell` hears whether it was done. */
globalThis.isoflopKeep = {
  hold,
  tidy: () => void inStore("readwrite", (store) => tidy(store, 0)).catch(() => {}),
  forget: (tell) => void forget().then(() => tell(true), () => tell(false)),
  copy: (text, tell) =>
    void Promise.resolve(navigator.clipboard?.writeText(text) ?? Promise.reject()).then(() => tell(true), () => tell(false)),
  pick,
};
