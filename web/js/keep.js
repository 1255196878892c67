// What stays in this browser between visits: the newest file of the user's own, up to 20 MB.
// The study itself is in local storage; nothing of either is sent anywhere.

const LARGEST_KEPT = 20 * 1024 * 1024;
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

/** Keeps a file in place of the one before. A browser that keeps nothing asks for it again. */
export const put = async (sha256, name, bytes) => {
  const small = bytes.byteLength <= LARGEST_KEPT;
  await inStore("readwrite", (store) => {
    const cleared = done(store.clear());
    return small ? done(store.put({ name, bytes }, sha256)) : cleared;
  }).catch((error) => console.warn(`'${name}' is not kept for the next visit: ${error?.message ?? error}`));
};

/** The kept file with this SHA-256 as `{name, bytes}`, or undefined. */
export const get = (sha256) => inStore("readonly", (store) => done(store.get(sha256))).catch(() => undefined);

const forget = async () => {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("isoflop-study")) localStorage.removeItem(key);
  }
  await inStore("readwrite", (store) => done(store.clear()));
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

const save = (name, text) => {
  const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  Object.assign(document.createElement("a"), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
};

/** The page's way to it; `tell` hears whether it was done. */
globalThis.isoflopKeep = {
  forget: (tell) => void forget().then(() => tell(true), () => tell(false)),
  copy: (text, tell) =>
    void Promise.resolve(navigator.clipboard?.writeText(text) ?? Promise.reject()).then(() => tell(true), () => tell(false)),
  pick,
  save,
};
