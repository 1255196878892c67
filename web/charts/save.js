// What leaves the page: a figure as SVG or PNG, a text as a file or on the clipboard.
const SVG = "http://www.w3.org/2000/svg";
const LOOKS = [
  "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray",
  "stroke-linecap", "stroke-linejoin", "opacity", "paint-order", "font-family", "font-size",
  "font-weight", "font-style", "text-anchor",
];
const MARGIN = 16;
const SCALE = 2; // pixels of the PNG for one of the screen

const make = (tag, attributes = {}, words) => {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (words !== undefined) element.textContent = words;
  return element;
};

/** Letters, digits, `-` and `_` of a name, for a file; the engine's rule. */
export const plainName = (name) => {
  const stem = name.replace(/\.[a-z0-9]{0,5}$/i, "");
  return [...stem].slice(0, 40).join("").replace(/[^a-z0-9-]/gi, "_").replace(/^-+/, "") || "fit";
};

// The looks that the style sheet gives, written out: a file has no style sheet and no variables.
const writeLooks = (from, to) => {
  const style = getComputedStyle(from);
  for (const name of LOOKS) to.setAttribute(name, style.getPropertyValue(name).replaceAll('"', "'"));
  for (const name of ["style", "class"]) to.removeAttribute(name);
  for (const { name, value } of [...to.attributes]) if (value.includes("var(")) to.removeAttribute(name);
};

// A part of the chart as a group, with what the canvas below it shows as an image.
const part = (svg, canvas) => {
  const copy = svg.cloneNode(true);
  const [from, to] = [svg, copy].map((root) => [...root.querySelectorAll("*")]);
  from.forEach((element, i) => writeLooks(element, to[i]));
  for (const style of copy.querySelectorAll("style")) style.remove();
  const group = make("g");
  const { width, height } = svg.viewBox.baseVal;
  if (canvas) group.append(make("image", { width, height, href: canvas.toDataURL() }));
  group.append(...copy.childNodes);
  return { group, width, height };
};

const wrapped = (words, letters) => {
  const lines = [""];
  for (const word of words.split(/\s+/).filter(Boolean)) {
    const line = lines.at(-1);
    if (line && line.length + word.length >= letters) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.filter(Boolean);
};

// The legend of sizes below the chart, each item where the page has it.
const legend = (box, ink) => {
  const key = box.parentElement?.querySelector(".key");
  if (!key?.childElementCount) return null;
  const from = key.getBoundingClientRect();
  const group = make("g", { fill: ink, "font-size": 12 });
  const middle = (r) => r.top - from.top + r.height / 2;
  const first = middle(key.firstElementChild.getBoundingClientRect());
  group.append(make("text", { x: 0, y: first + 4 }, key.firstChild.textContent));
  for (const item of key.children) {
    const [dot, place] = [item.firstElementChild, item.getBoundingClientRect()];
    const x = place.left - from.left;
    const fill = getComputedStyle(dot).backgroundColor;
    group.append(make("circle", { cx: x + 5, cy: middle(place), r: 4.5, fill }));
    group.append(make("text", { x: x + 16, y: middle(place) + 4 }, item.textContent));
  }
  return { group, height: from.height };
};

/** The chart in `box` with its title, the name of its data and the credit line, as one SVG. */
export const figure = (box, { title, data, credit }) => {
  const token = (name) => getComputedStyle(box).getPropertyValue(name).trim();
  const area = box.querySelector(".chart-area") ?? box;
  const canvas = area.querySelector("canvas");
  const parts = [...area.querySelectorAll("svg")].map((svg, i) => part(svg, i === 0 ? canvas : null));
  const width = Math.max(...parts.map((p) => p.width)) + 2 * MARGIN;
  const font = { "font-family": token("--ui").replaceAll('"', "'"), x: MARGIN };
  const root = make("svg", { xmlns: SVG, width, role: "img" });
  root.append(make("title", {}, title), make("rect", { width: "100%", height: "100%", fill: token("--surface") }));
  let y = MARGIN + 10;
  const write = (words, size, weight, ink) => {
    for (const line of wrapped(words, (width - 2 * MARGIN) / (size * 0.52))) {
      root.append(make("text", { ...font, y, "font-size": size, "font-weight": weight, fill: ink }, line));
      y += size * 1.4;
    }
  };
  write(title, 16, 600, token("--ink"));
  write(data, 12, 400, token("--ink-2"));
  const key = legend(box, token("--ink-2"));
  key?.group.setAttribute("font-family", font["font-family"]);
  for (const { group, height } of key ? [...parts, key] : parts) {
    group.setAttribute("transform", `translate(${MARGIN} ${y})`);
    root.append(group);
    y += height;
  }
  y += 18;
  write(credit, 11, 400, token("--ink-3"));
  root.setAttribute("height", Math.ceil(y));
  root.setAttribute("viewBox", `0 0 ${width} ${Math.ceil(y)}`);
  return root;
};

// The address of the font of labels, as the page's own style sheet has it: a file, or the font.
const fontOfPage = () => {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const face = rules.find((rule) => rule instanceof CSSFontFaceRule && /Inter/.test(rule.style.getPropertyValue("font-family")));
  return /url\("([^"]+)"\)/.exec(face?.style.getPropertyValue("src"))?.[1] ?? null;
};

const asData = async (address) => {
  if (address.startsWith("data:")) return address;
  const font = await (await fetch(address)).blob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(font);
  });
};

// In an image only a font that the SVG carries itself can be seen.
const withFont = async (root, address) => {
  if (!address) return root;
  try {
    root.prepend(make("style", {}, `@font-face{font-family:"Inter";font-weight:100 900;src:url("${await asData(address)}")}`));
  } catch {
    // The system's own font serves as well.
  }
  return root;
};

/** The text of a figure. */
export const markup = (root) => new XMLSerializer().serializeToString(root);

const png = async (root, font) => {
  const [width, height] = ["width", "height"].map((name) => Number(root.getAttribute(name)));
  const image = new Image();
  const text = markup(await withFont(root, font));
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the image is too large"))), "image/png"),
  );
};

const offer = (name, blob) => {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
};

/** Offers a text as a file. */
export const download = (name, type, text) => offer(name, new Blob([text], { type: `${type};charset=utf-8` }));

/** Offers the chart in `box` as a file; `tell` hears its name, or null and why there is none.
 *  `font`: address of the font that a PNG is drawn with, or null for the system's. */
export const saveFigure = async (box, format, facts, tell, font = fontOfPage()) => {
  try {
    const name = `${plainName(facts.study)}-${facts.what}.${format}`;
    const root = figure(box, facts);
    const text = `<?xml version="1.0" encoding="UTF-8"?>\n${markup(root)}\n`;
    offer(name, format === "png" ? await png(root, font) : new Blob([text], { type: "image/svg+xml" }));
    tell(name, "");
  } catch (error) {
    tell(null, String(error?.message ?? error));
  }
};

/** Puts a text on the clipboard; `tell` hears whether it is there. */
export const copyText = async (text, tell) => {
  try {
    await navigator.clipboard.writeText(text);
    tell(true);
  } catch {
    tell(false);
  }
};
