/** The camera held at a colleague's code, for as long as the place it is shown in stands. */
import { computed, onBeforeUnmount, onMounted, ref, type Ref } from "vue";
import { useWebCamera } from "@/shared/useWebCamera";
import { codeReader } from "./codeReader";

/** `none`: no camera that the app may use; the code is pasted or typed. */
export type ScanState = "starting" | "looking" | "none";

/** Often enough for a steady hand, seldom enough for a cool phone. */
const LOOK_EVERY_MS = 200;

export function useScanner(video: Ref<HTMLVideoElement | undefined>, found: (text: string) => void) {
  const camera = useWebCamera(video);
  const looking = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  const state = computed<ScanState>(() => {
    if (camera.state.value === "refused" || camera.state.value === "broken") return "none";
    return looking.value ? "looking" : "starting";
  });

  function stop(): void {
    over = true;
    clearTimeout(timer);
    camera.close();
  }

  async function start(): Promise<void> {
    try {
      const [open, read] = await Promise.all([camera.open({ facing: "environment" }), codeReader()]);
      if (!open) return;
      looking.value = true;
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
      // No reader for what the camera shows: as good as no camera.
      camera.fail();
    }
  }

  onMounted(() => void start());
  onBeforeUnmount(stop);
  return { state };
}
