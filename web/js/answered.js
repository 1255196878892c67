/** Resolves when the page has shown its first answer, or its first failure. */
export const answered = () =>
  new Promise((resolve) => {
    const root = document.documentElement;
    const isOver = () => "answered" in root.dataset || root.dataset.state === "error";
    if (isOver()) return resolve();
    const watch = new MutationObserver(() => isOver() && (watch.disconnect(), resolve()));
    watch.observe(root, { attributeFilter: ["data-answered", "data-state"] });
  });
