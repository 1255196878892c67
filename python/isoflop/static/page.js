// The script of a saved page: the widget on the study and the data that lie beside it. Where it
// cannot start, the still figure and the table stay.
const still = document.getElementById("still");
const decoded = (_key, value) =>
  typeof value?.base64 === "string" ? Uint8Array.from(atob(value.base64), (c) => c.charCodeAt(0)) : value;
const held = (id) => JSON.parse(document.getElementById(id).textContent, decoded);

const traits = new Map(Object.entries(held("traits")));
const model = {
  get: (name) => traits.get(name),
  set: (name, value) => traits.set(name, value),
  on() {},
  off() {},
  save_changes() {},
};

try {
  const url = URL.createObjectURL(new Blob([held("module")], { type: "text/javascript" }));
  const { default: widget } = await import(url);
  URL.revokeObjectURL(url);
  widget.render({ model, el: document.getElementById("fit") });
} catch (error) {
  still.hidden = false;
  document.getElementById("why").textContent = `The widget could not start: ${error.message}`;
}
