// What the site's page and the page in one file do alike: the pool is there, the page starts.

/** Starts the page's own wasm by `start()`; it asks `pool`. A failure is said where it would be. */
export const begin = (pool, start) => {
  globalThis.isoflopPool = pool;
  const failed = (error) => {
    document.documentElement.dataset.state = "error";
    const note = document.getElementById("starting");
    if (note) note.textContent = `The page could not start: ${error?.message ?? error}`;
  };
  return start().catch(failed);
};

/** How many workers the address asks for; 0 for as many as suit the machine. */
export const wantedWorkers = () => Number(new URLSearchParams(location.search).get("workers"));
