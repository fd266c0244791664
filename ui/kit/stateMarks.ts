/** The six tones a state can have, and the drawing of each on a 16-unit square. */
export const MARKS = {
  /** A tick: conforming, approved. */
  pass: "M3 8.5 6.5 12 13 4.5",
  /** A cross: non-conforming, returned, failed. */
  fail: "M4 4l8 8M12 4l-8 8",
  /** A triangle: cannot be tested, needs care. */
  untestable: "M8 2.5 14 13.5H2ZM8 7v3M8 12v.01",
  /** A clock: waits for somebody. */
  waiting: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM8 5v3.2l2 1.3",
  /** A shield with a tick: held by the server, filed. */
  safe: "M8 1.8l5 1.8v4c0 3.2-2.1 5.4-5 6.6-2.9-1.2-5-3.4-5-6.6v-4ZM5.8 7.8l1.6 1.7 2.9-3",
  /** A ring: nothing to say yet. */
  neutral: "M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Z",
} as const;

export type Tone = keyof typeof MARKS;
