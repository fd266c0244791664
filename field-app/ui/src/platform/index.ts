/** The platform in use. Set once at start; tests set the fake. */
import type { Platform } from "./types";

let current: Platform | undefined;

export function usePlatform(): Platform {
  if (!current) throw new Error("the platform is set before the app is mounted");
  return current;
}

export function setPlatform(platform: Platform): void {
  current = platform;
}

export type { Platform };
export { CommandError } from "./types";
