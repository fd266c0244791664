/** The camera held at a colleague's code, for as long as the place it is shown in stands. */
import { onBeforeUnmount, onMounted, ref, type Ref } from "vue";
import { codeReader } from "./codeReader";

/** `none`: no camera that the app may use; the code is pasted or typed. */
export type ScanState = "starting" | "looking" | "none";

/** Often enough for a steady hand, seldom enough for a cool phone. */
const LOOK_EVERY_MS = 200;

export function useScanner(video: Ref<HTMLVideoElement | undefined>, found: (text: string) => void) {
  const state = ref<ScanState>("starting");
  let stream: MediaStream | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  function stop(): void {
    over = true;
    clearTimeout(timer);
    stream?.getTracks().forEach((track) => {
      track.stop();
    });
    stream = undefined;
  }

  async function start(): Promise<void> {
    try {
      // Not there in every web view, whatever the types say.
      const devices = navigator.mediaDevices as MediaDevices | undefined;
      if (!devices) throw new Error("no camera for web pages");
      const [camera, read] = await Promise.all([
        devices.getUserMedia({ video: { facingMode: "environment" }, audio: false }),
        codeReader(),
      ]);
      stream = camera;
      if (over || !video.value) {
        stop();
        return;
      }
      video.value.srcObject = camera;
      await video.value.play();
      state.value = "looking";
      const look = async (): Promise<void> => {
        const text = video.value && (await read(video.value).catch(() => undefined));
        if (over) return;
        if (text === undefined) timer = setTimeout(() => void look(), LOOK_EVERY_MS);
        else {
          stop();
          found(text);
        }
      };
      await look();
    } catch {
      stop();
      state.value = "none";
    }
  }

  onMounted(() => void start());
  onBeforeUnmount(stop);
  return { state };
}
