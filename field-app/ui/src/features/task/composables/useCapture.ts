/**
 * Getting a picture: the phone's camera where there is one, then the web view's, otherwise a picked file; the bytes of
 * a frame or a file go to the library as they are. The library hashes, checks and keeps it before this resolves.
 */
import { announce } from "@fengtai/ui/kit";
import { computed, ref, watch } from "vue";
import { invalidateTask, useAsk } from "@/app/query";
import { t } from "@/app/texts";
import { usePlatform } from "@/platform";
import type { PhotoTarget, PhotoView } from "@/platform/types";
import { tellFailure } from "@/shared/errors";
import { hasWebCamera } from "@/shared/useWebCamera";

export function useCapture(task: string) {
  const session = useAsk("session", {});
  const busy = ref(false);
  const camera = computed(() => session.data.value?.device.capture === "camera");
  const webCamera = ref(false);
  // Known before the button is tapped: a file input opens only in the tap itself.
  watch(
    () => session.data.value?.device.capture,
    async (way) => {
      webCamera.value = way === "pick_file" && (await hasWebCamera());
    },
    { immediate: true },
  );

  async function keep(work: () => Promise<PhotoView>): Promise<PhotoView | undefined> {
    busy.value = true;
    try {
      const photo = await work();
      await invalidateTask(task);
      announce(t("photo.taken"));
      return photo;
    } catch (error) {
      tellFailure(error);
      return undefined;
    } finally {
      busy.value = false;
    }
  }

  return {
    busy,
    camera,
    webCamera,
    take: (target: PhotoTarget) => keep(() => usePlatform().call("take_photo", { task, target })),
    add: (target: PhotoTarget, picture: Blob) =>
      keep(async () => usePlatform().addPhoto(task, target, await picture.arrayBuffer())),
  };
}
