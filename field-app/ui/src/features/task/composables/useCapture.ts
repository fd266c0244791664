/**
 * Getting a picture: the phone's camera where there is one, otherwise a picked file whose bytes go to the library
 * as they are. The library hashes, checks and keeps it before this resolves.
 */
import { announce } from "@fengtai/ui/kit";
import { computed, ref } from "vue";
import { invalidateTask, useAsk } from "@/app/query";
import { t } from "@/app/texts";
import { usePlatform } from "@/platform";
import type { PhotoTarget, PhotoView } from "@/platform/types";
import { tellFailure } from "@/shared/errors";

export function useCapture(task: string) {
  const session = useAsk("session", {});
  const busy = ref(false);
  const camera = computed(() => session.data.value?.device.capture === "camera");

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
    take: (target: PhotoTarget) => keep(() => usePlatform().call("take_photo", { task, target })),
    add: (target: PhotoTarget, file: File) =>
      keep(async () => usePlatform().addPhoto(task, target, await file.arrayBuffer())),
  };
}
