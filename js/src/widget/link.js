// A study as the fragment of an address, `v1.` + base64url(deflate(JSON)): the format of
// crates/study/src/link.rs, whose limits hold here too.
import { asError } from "../plain.js";

const MOST_LINK = 8 * 1024;
const MOST_INFLATED = 256 * 1024;

const wrong = (message) => asError({ code: "input", message, where: "the link" });
const through = (bytes, stream) => new Blob([bytes]).stream().pipeThrough(stream);

/** The link of a study, without its data. */
export const toLink = async (study) => {
  const json = new TextEncoder().encode(JSON.stringify(study));
  const deflated = new Uint8Array(await new Response(through(json, new CompressionStream("deflate-raw"))).arrayBuffer());
  const letters = btoa(Array.from(deflated, (byte) => String.fromCharCode(byte)).join(""));
  const link = `v1.${letters.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
  if (link.length > MOST_LINK) throw wrong(`the link has ${link.length} characters and the limit is ${MOST_LINK}; save the study as a file`);
  return link;
};

/** Whether a text is a link or an address that ends in one. */
export const isLink = (text) => /(^|#)v\d{1,6}\./.test(text);

/** The study of a link; what is in it is checked by the engine. Data in the link are passed over. */
export const fromLink = async (text) => {
  const [version, body] = text.slice(text.lastIndexOf("#") + 1).split(".");
  if (version !== "v1") throw wrong(`the study in the link has version '${version.slice(1)}' and this program reads version 1; open it with a newer one`);
  if (body.length + 3 > MOST_LINK) throw wrong(`the link has ${body.length + 3} characters and the limit is ${MOST_LINK}; save the study as a file`);
  try {
    const letters = atob(body.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(letters, (c) => c.charCodeAt(0));
    return JSON.parse(await inflated(through(bytes, new DecompressionStream("deflate-raw"))));
  } catch (error) {
    if (error.code) throw error;
    throw wrong("the link is damaged or was cut; copy it again, to its end");
  }
};

const inflated = async (stream) => {
  const decoder = new TextDecoder();
  let text = "";
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += decoder.decode(value, { stream: true });
    if (text.length > MOST_INFLATED) throw wrong(`the study in the link has more than ${MOST_INFLATED} bytes; ask for it as a file`);
  }
};
