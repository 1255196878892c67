// Whether this browser keeps anything for the next visit: a page from disk, a private window or a
// policy may have no storage, and the page works without.

const KEY = "isoflop-probe";

const local = () => {
  localStorage.setItem(KEY, "1");
  localStorage.removeItem(KEY);
};

const database = () =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(KEY);
    request.onsuccess = () => {
      request.result.close();
      indexedDB.deleteDatabase(KEY);
      resolve();
    };
    request.onerror = () => reject(request.error);
  });

/** What is not kept here, in words; empty where all is. */
export const storageWord = async () => {
  const works = async (probe) => Promise.resolve().then(probe).then(() => true, () => false);
  const [study, files] = [await works(local), await works(database)];
  if (!study && !files) return "studies and files are not kept in this browser; save the study as a file";
  if (!study) return "studies are not kept in this browser; save the study as a file";
  return files ? "" : "files are not kept in this browser; choose them again at the next visit";
};
