/** The meeting of two phones as the library tells it. */
import type { PeerCodeView, PeerView } from "../types";
import { NOW } from "./builders";

/** A picture that looks like a code; nobody answers to it. */
function drawnCode(): string {
  const cells: string[] = [];
  let state = 7;
  for (let n = 0; n < 33 * 33; n += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    if (state % 5 < 2) cells.push(`M${n % 33} ${Math.floor(n / 33)}h1v1h-1z`);
  }
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 41 41"><rect x="-4" y="-4" width="41" height="41" fill="#fff"/>' +
    `<path d="${cells.join("")}" fill="#000"/></svg>`
  );
}

export function codeOf(): PeerCodeView {
  return {
    text: "FENGTAI:1:AAABTLQ7C4BTK3D2MZXW6YTBOJQWC3DMNFXGOIDGN5ZCA5DIMUQHI4TPOVRGYZLTNVQWW2LOM4",
    svg: drawnCode(),
    expires_at: NOW + 9 * 60_000,
  };
}

export function peerOf(part: Partial<PeerView> = {}): PeerView {
  return {
    phase: "idle",
    code: null,
    person: null,
    documents: 0,
    documents_total: 0,
    photos: 0,
    photos_total: 0,
    bytes: 0,
    bytes_total: 0,
    refused: 0,
    error: null,
    ...part,
  };
}
