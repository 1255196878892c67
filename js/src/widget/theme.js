// Light or dark, page and ink as the host has them. Hosts are told by their colours, never by name.

const GROUNDS = ["--jp-layout-color0", "--jp-layout-color1", "--vscode-notebook-editorBackground", "--vscode-editor-background", "--background", "--theme-background"];
const INKS = ["--jp-content-font-color0", "--jp-ui-font-color0", "--vscode-editor-foreground", "--foreground", "--theme-foreground"];

/** Red, green, blue of a colour that the browser computed; null for one that is seen through. */
const parsed = (colour) => {
  const parts = /^rgba?\(([^)]+)\)$/.exec(colour)?.[1].split(/[,/\s]+/).filter(Boolean).map(Number);
  if (parts) return parts.length > 3 && parts[3] < 0.5 ? null : parts.slice(0, 3);
  const srgb = /^color\(srgb ([^)/]+)(\/ ?([\d.]+))?\)$/.exec(colour);
  return srgb && Number(srgb[3] ?? 1) >= 0.5 ? srgb[1].trim().split(/\s+/).map((c) => 255 * c) : null;
};

const luminance = ([r, g, b]) => {
  const linear = (byte) => (byte <= 10 ? byte / 3294 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
};

/** The first of these tokens that is a colour on `element`, by what a probe makes of it. */
const tokenOf = (element, probe, names) => {
  const style = getComputedStyle(element);
  for (const name of names) {
    if (!style.getPropertyValue(name).trim()) continue;
    probe.style.color = "transparent"; // stays where the token is no colour
    probe.style.color = `var(${name}, transparent)`;
    const found = parsed(getComputedStyle(probe).color);
    if (found) return { rgb: found, name };
  }
  return null;
};

const behind = (element) => {
  for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
    const found = parsed(getComputedStyle(at).backgroundColor);
    if (found) return { rgb: found, name: null };
  }
  return null;
};

/** Whether the ground that nobody paints is light: a page's is white unless it says that it can be
 *  dark; through a frame its embedder's is seen, and that is anybody's guess. */
const bareIsLight = (prefersDark) => {
  if (window.top !== window) return !prefersDark;
  const meta = document.querySelector('meta[name="color-scheme"]')?.content ?? "";
  const said = `${getComputedStyle(document.documentElement).colorScheme} ${meta}`;
  if (!said.includes("dark")) return true;
  return said.includes("light") && !prefersDark;
};

const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

/** Sets the theme of `card` from what `host` stands on, now and whenever that may have changed;
 *  gives a function that ends it. `wanted`: "light" or "dark", else the host's. */
export const followTheme = (host, card, wanted) => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const set = () => {
    const probe = document.createElement("span");
    probe.hidden = true;
    card.append(probe);
    const ground = tokenOf(host, probe, GROUNDS) ?? behind(host);
    const ink = tokenOf(host, probe, INKS);
    probe.remove();
    const light = ground ? luminance(ground.rgb) > 0.35 : bareIsLight(dark.matches);
    const theme = wanted ?? (light ? "light" : "dark");
    card.dataset.theme = theme;
    // The other colours are measured against ours: the host's are taken where they are as plain.
    const own = !wanted && ground?.name && ink;
    const [g, i] = own ? [luminance(ground.rgb), luminance(ink.rgb)] : [0, 0];
    const fits = own && (g > 0.9 || g < 0.03) && contrast(g, i) > 7;
    for (const [name, from] of [["--surface", ground], ["--ink", ink]]) {
      if (fits) card.style.setProperty(name, `rgb(${from.rgb.map(Math.round).join(" ")})`);
      else card.style.removeProperty(name);
    }
  };
  set();
  const watcher = new MutationObserver(set);
  for (const element of [document.documentElement, document.body]) {
    if (element) watcher.observe(element, { attributes: true, attributeFilter: ["class", "style", "data-theme", "data-jp-theme-light", "data-jp-theme-name", "data-vscode-theme-kind"] });
  }
  dark.addEventListener("change", set);
  return () => {
    watcher.disconnect();
    dark.removeEventListener("change", set);
  };
};
