/**
 * GCJ-02, the shifted datum of most maps in China. Positions are WGS-84 everywhere; only what is drawn on such tiles is
 * shifted, and what was clicked on them is taken back.
 *
 * The transformation was never published; the formulas are those that everybody uses, good to within a metre or two.
 * Outside of China nothing is shifted. The server has the same in `geocode/datum.rs`. Pure.
 */
import type { Position } from "./geometry";

/** Semi-major axis of the Krassovsky ellipsoid in metres, and its first eccentricity squared. */
const AXIS_M = 6_378_245;
const ECCENTRICITY_2 = 0.006693421622965943;
/** Degrees at which taking back is exact enough: a tenth of a millimetre. */
const EXACT_DEG = 1e-9;
/** The shift changes slowly, so that each round gains more than three digits. */
const ROUNDS = 8;

/** The box within which positions are shifted, as all implementations have it. */
function isShifted({ lat, lon }: Position): boolean {
  return lat >= 0.8293 && lat <= 55.8271 && lon >= 72.004 && lon <= 137.8347;
}

/** A sine of so many half turns. */
const wave = (turns: number) => Math.sin(turns * Math.PI);

function northOf(x: number, y: number): number {
  const plain = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  const fine = ((20 * wave(6 * x) + 20 * wave(2 * x)) * 2) / 3;
  const medium = ((20 * wave(y) + 40 * wave(y / 3)) * 2) / 3;
  const coarse = ((160 * wave(y / 12) + 320 * wave(y / 30)) * 2) / 3;
  return plain + fine + medium + coarse;
}

function eastOf(x: number, y: number): number {
  const plain = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  const fine = ((20 * wave(6 * x) + 20 * wave(2 * x)) * 2) / 3;
  const medium = ((20 * wave(x) + 40 * wave(x / 3)) * 2) / 3;
  const coarse = ((150 * wave(x / 12) + 300 * wave(x / 30)) * 2) / 3;
  return plain + fine + medium + coarse;
}

/** Where a WGS-84 position is in GCJ-02. */
export function gcj02Of(position: Position): Position {
  if (!isShifted(position)) return position;
  const [x, y] = [position.lon - 105, position.lat - 35];
  const lat = (position.lat * Math.PI) / 180;
  const magic = 1 - ECCENTRICITY_2 * Math.sin(lat) ** 2;
  const perNorth = (AXIS_M * (1 - ECCENTRICITY_2)) / (magic * Math.sqrt(magic));
  const perEast = (AXIS_M / Math.sqrt(magic)) * Math.cos(lat);
  return {
    lat: position.lat + (northOf(x, y) * 180) / (perNorth * Math.PI),
    lon: position.lon + (eastOf(x, y) * 180) / (perEast * Math.PI),
  };
}

/** The WGS-84 position that lies at `shifted` in GCJ-02. */
export function wgs84Of(shifted: Position): Position {
  let position = shifted;
  for (let round = 0; round < ROUNDS; round += 1) {
    const back = gcj02Of(position);
    const [north, east] = [shifted.lat - back.lat, shifted.lon - back.lon];
    position = { lat: position.lat + north, lon: position.lon + east };
    if (Math.abs(north) < EXACT_DEG && Math.abs(east) < EXACT_DEG) break;
  }
  return position;
}
