// What the clients hand over, made before anything is measured.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

import * as A from "@automerge/automerge/next";
import { generateAutomergeUrl, parseAutomergeUrl } from "@automerge/automerge-repo";

/** What an edit writes to an answer; `tests/bench/peers/content.rs` writes the same. */
const NOTE = "复测合格";

/** A document on its way: what it is called, its content (shared by several), and how far the server is with it. */
export const addressed = (content) => ({
  id: parseAutomergeUrl(generateAutomergeUrl()).documentId,
  content,
  state: A.initSyncState(),
});

/**
 * The contents of `file`, JSON, each as a document of its own. What begins with `base64:` is bytes. Texts are whole
 * values: as texts that several people may write in, which is what automerge-repo makes of strings if nothing is said,
 * each letter would be a change, and a task would cost the server several times as much.
 */
export const contents = (file) =>
  JSON.parse(readFileSync(file, "utf8")).map((facts) => ({ doc: A.from(bytesOf(facts)) }));

const bytesOf = (value) => {
  if (typeof value === "string") {
    if (!value.startsWith("base64:")) return new A.RawString(value);
    return new Uint8Array(Buffer.from(value.slice(7), "base64"));
  }
  if (Array.isArray(value)) return value.map(bytesOf);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bytesOf(inner)]));
};

/** A picture in a document: bytes that nothing makes smaller, as a camera's are. */
export const picture = (bytes) => ({ doc: A.from({ picture: new Uint8Array(randomBytes(bytes)) }) });

const packed = (statement) => new A.RawString(JSON.stringify(statement));

/** The first `count` answers given anew, each with a note. */
export const edit = (content, count) => {
  const again = A.clone(content.doc);
  const doc = A.change(again, (draft) => {
    for (const key of Object.keys(draft.results).slice(0, count)) {
      const said = draft.results[key];
      if (said instanceof A.RawString) draft.results[key] = packed({ ...JSON.parse(said.val), note: NOTE });
      else said.note = new A.RawString(NOTE);
    }
  });
  return { doc };
};
