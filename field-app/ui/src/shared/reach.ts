/** Whether what is recorded can go out now. */
import type { SyncView } from "@/platform/types";

/** The last attempt did not get through to the server. */
export function unreachable(sync: SyncView): boolean {
  return sync.error?.code.startsWith("network.") ?? false;
}

/** No network, or none that leads to the server. */
export function cutOff(sync: SyncView): boolean {
  return !sync.online || unreachable(sync);
}
