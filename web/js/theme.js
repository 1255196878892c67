// The theme that was chosen here before, set before the page is drawn.
try {
  const theme = localStorage.getItem("isoflop-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden: then the system's preference holds.
}
