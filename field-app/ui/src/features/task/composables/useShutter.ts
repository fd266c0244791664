/**
 * Taking a picture with the web view's camera. A frame that could not be kept is held until it is, or until it is
 * thrown away by hand: the moment does not come back.
 */
import { computed, onMounted, ref, shallowRef, type Ref } from "vue";
import { useWebCamera, type Facing } from "@/shared/useWebCamera";

/** Like a phone's own camera: traces of compression are not seen, and a frame stays a few megabytes. */
const JPEG_QUALITY = 0.92;

/** What the video shows now, with all its pixels. */
async function frameOf(video: HTMLVideoElement): Promise<Blob> {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
  const context = canvas.getContext("2d");
  if (!context || canvas.width === 0 || canvas.height === 0) throw new Error("the camera shows nothing");
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  const frame = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY);
  });
  if (!frame) throw new Error("the frame became no JPEG");
  return frame;
}

/** `keep` answers whether the frame is kept; it tells people itself why it is not. */
export function useShutter(
  video: Ref<HTMLVideoElement | undefined>,
  facing: Facing,
  keep: (frame: Blob) => Promise<boolean>,
) {
  const camera = useWebCamera(video);
  const held = shallowRef<Blob>();
  const busy = ref(false);

  const open = () => camera.open({ facing, finest: true });

  async function freeze(place: HTMLVideoElement): Promise<Blob | undefined> {
    try {
      const frame = frameOf(place);
      place.pause();
      return await frame;
    } catch {
      camera.fail();
      return undefined;
    }
  }

  /** Takes a frame and has it kept; one that is held is not taken again. */
  async function press(): Promise<void> {
    if (busy.value || !video.value) return;
    busy.value = true;
    try {
      held.value ??= await freeze(video.value);
      if (held.value && (await keep(held.value))) held.value = undefined;
    } finally {
      busy.value = false;
    }
  }

  /** Throws the held frame away and looks again. */
  async function retake(): Promise<void> {
    held.value = undefined;
    await open();
  }

  onMounted(() => void open());
  return {
    busy,
    open,
    press,
    retake,
    held: computed(() => held.value !== undefined),
    state: camera.state,
  };
}
