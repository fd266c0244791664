/**
 * SHA-256 of a file, piece by piece (FIPS 180-4). Written out because browsers offer theirs only over https, and only for
 * a file that is in memory as a whole; an office's server is often reached by plain http.
 */

// prettier-ignore
const ROUND = new Uint32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
// prettier-ignore
const START = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];
const BLOCK = 64;
/** Read at once: the page stays usable between two pieces. */
const PIECE_BYTES = 4 * 1024 * 1024;

const turned = (value: number, by: number) => (value >>> by) | (value << (32 - by));

/** Takes bytes in any pieces, gives the digest of all of them. */
export class Sha256 {
  readonly #state = Uint32Array.from(START);
  readonly #schedule = new Uint32Array(64);
  readonly #rest = new Uint8Array(BLOCK);
  #filled = 0;
  #length = 0;

  update(bytes: Uint8Array): this {
    this.#length += bytes.length;
    let at = 0;
    while (at < bytes.length) {
      const part = bytes.subarray(at, at + BLOCK - this.#filled);
      this.#rest.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === BLOCK) this.#block();
    }
    return this;
  }

  /** The digest in hexadecimal digits; nothing is taken afterwards. */
  hex(): string {
    const bits = this.#length * 8;
    this.#rest[this.#filled] = 0x80;
    this.#filled += 1;
    if (this.#filled > BLOCK - 8) {
      this.#rest.fill(0, this.#filled);
      this.#block();
    }
    this.#rest.fill(0, this.#filled);
    const end = new DataView(this.#rest.buffer);
    end.setUint32(BLOCK - 8, Math.floor(bits / 2 ** 32));
    end.setUint32(BLOCK - 4, bits >>> 0);
    this.#block();
    return [...this.#state].map((word) => word.toString(16).padStart(8, "0")).join("");
  }

  #block(): void {
    const schedule = this.#schedule;
    const view = new DataView(this.#rest.buffer);
    for (let i = 0; i < 16; i += 1) schedule[i] = view.getUint32(i * 4);
    for (let i = 16; i < 64; i += 1) {
      const early = word(schedule, i - 15);
      const late = word(schedule, i - 2);
      const small = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
      const large = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
      schedule[i] = word(schedule, i - 16) + small + word(schedule, i - 7) + large;
    }
    this.#rounds();
    this.#filled = 0;
  }

  #rounds(): void {
    const state = this.#state;
    let [a, b, c, d, e, f, g, h] = state as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    for (let i = 0; i < 64; i += 1) {
      const mixed = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
      const first = (h + mixed + ((e & f) ^ (~e & g)) + word(ROUND, i) + word(this.#schedule, i)) | 0;
      const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = word(state, i) + value));
  }
}

/** The index is always within. */
const word = (words: Uint32Array, at: number): number => words[at] ?? 0;

/** The digest of a file; `told` hears how far it has come, from 0 to 1. */
export async function digestOf(file: Blob, told: (part: number) => void): Promise<string> {
  const digest = new Sha256();
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    const piece = await file.slice(at, at + PIECE_BYTES).arrayBuffer();
    digest.update(new Uint8Array(piece));
    told(Math.min(1, (at + PIECE_BYTES) / file.size));
  }
  return digest.hex();
}
