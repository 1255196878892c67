/** A module from an address, waited for: the thread does nothing else meanwhile. */
export const atOnce = (url) => {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  request.overrideMimeType("text/plain; charset=x-user-defined"); // bytes as text: no other way waits
  request.send();
  if (request.status !== 200) throw new Error(`status ${request.status}`);
  return new WebAssembly.Module(Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0)));
};
