/** Resolves when the page has shown its first answer, or its first failure. */
export const answered = () =>
  new Promise((resolve) => {
    const root = document.documentElement;
    const isOver = () => root.dataset.state !== "busy";
    if (isOver()) return resolve();
    const watch = new MutationObserver(() => isOver() && (watch.disconnect(), resolve()));
    watch.observe(root, { attributeFilter: ["data-state"] });
  });
