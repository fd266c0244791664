/**
 * A camera as the web view lends it: opened into a `<video>`, given back when it is closed or its place goes away.
 * Knows nothing of what is looked at or taken.
 */
import { onBeforeUnmount, ref, type Ref } from "vue";

export type Facing = "user" | "environment";

/** `refused`: people or the system said no; `broken`: none there, held by another program, or gone while in use. */
export type CameraState = "closed" | "starting" | "open" | "refused" | "broken";

export interface CameraWish {
  /** Which way it should look where there is a choice. */
  facing: Facing;
  /** As many pixels as it has; web views lend 640 × 480 to those who do not ask. */
  finest?: boolean;
}

/** Beyond what cameras stream: the nearest they have is lent. Pixels. */
const FINEST = { width: { ideal: 8192 }, height: { ideal: 6144 } };

/** Not there in every web view, whatever the types say. */
function lender(): Partial<MediaDevices> | undefined {
  return navigator.mediaDevices as MediaDevices | undefined;
}

/** Whether the web view has a camera to lend; asks nobody for permission. */
export async function hasWebCamera(): Promise<boolean> {
  try {
    const devices = lender();
    if (!devices?.getUserMedia || !devices.enumerateDevices) return false;
    return (await devices.enumerateDevices()).some(({ kind }) => kind === "videoinput");
  } catch {
    // A web view that does not even tell has none to use.
    return false;
  }
}

async function borrow({ facing, finest }: CameraWish): Promise<MediaStream> {
  const devices = lender();
  if (!devices?.getUserMedia) throw new Error("no camera for web pages");
  return devices.getUserMedia({ video: { facingMode: facing, ...(finest ? FINEST : {}) }, audio: false });
}

function giveBack(stream: MediaStream | undefined): void {
  stream?.getTracks().forEach((track) => {
    track.stop();
  });
}

function stateAfter(error: unknown): CameraState {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  return name === "NotAllowedError" || name === "SecurityError" ? "refused" : "broken";
}

export function useWebCamera(video: Ref<HTMLVideoElement | undefined>) {
  const state = ref<CameraState>("closed");
  let stream: MediaStream | undefined;
  /** Which opening counts: what an earlier one still brings is given back. */
  let turn = 0;

  function end(next: CameraState): void {
    turn += 1;
    giveBack(stream);
    stream = undefined;
    if (video.value) video.value.srcObject = null;
    state.value = next;
  }

  function show(lent: MediaStream, place: HTMLVideoElement): Promise<void> {
    stream = lent;
    for (const track of lent.getTracks()) {
      track.addEventListener("ended", () => {
        if (stream === lent) end("broken");
      });
    }
    place.srcObject = lent;
    return place.play();
  }

  /** Resolves to whether it is open: not when it failed or was closed meanwhile. */
  async function open(wish: CameraWish): Promise<boolean> {
    end("starting");
    const mine = turn;
    try {
      const lent = await borrow(wish);
      if (mine !== turn || !video.value) {
        giveBack(lent);
        return false;
      }
      await show(lent, video.value);
      if (mine !== turn) return false;
      state.value = "open";
      return true;
    } catch (error) {
      if (mine === turn) end(stateAfter(error));
      return false;
    }
  }

  const close = (): void => {
    end("closed");
  };
  /** What it showed could not be used. */
  const fail = (): void => {
    end("broken");
  };
  onBeforeUnmount(close);
  return { state, open, close, fail };
}
