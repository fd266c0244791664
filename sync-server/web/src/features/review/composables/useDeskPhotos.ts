/** The photos of the task on the desk, by what each belongs to, and what the opened one can be compared with. */
import type { TaskDetail, TaskPhoto } from "@fengtai/ui/api";
import type { ViewerPhoto } from "@fengtai/ui/kit";
import { computed, ref, watch, type ComputedRef, type Ref } from "vue";
import { viewerPhotos } from "@/features/review/composables/photos";
import { useRelated } from "@/features/review/composables/useRelated";
import { t } from "@/i18n";
import { useCatalogue } from "@/shared/composables/useCatalogue";

export interface DeskPhotos {
  /** The opened one. */
  readonly photo: Ref<string | undefined>;
  readonly photos: ComputedRef<ViewerPhoto[]>;
  readonly elsewhere: ComputedRef<ViewerPhoto[]>;
}

export function useDeskPhotos(task: Ref<TaskDetail | undefined>): DeskPhotos {
  const photo = ref<string>();
  const { itemName } = useCatalogue(() => task.value?.catalogue);

  function belongs({ of, kind }: TaskPhoto): { group: string; about: string } {
    const result = task.value?.results.find(({ key }) => key === of);
    if (result) return { group: [itemName(result.item), result.point].filter(Boolean).join(" "), about: of };
    const fault = task.value?.faults.find(({ id }) => id === of);
    if (fault) return { group: t("review.fault"), about: fault.result };
    const entry = task.value?.entries.find(({ id }) => id === of);
    const group = entry ? entry.latest.subject || t("review.entry.unnamed") : t(`domain.photoKind.${kind}`);
    return { group, about: of };
  }

  // What is compared with stays while photos of other tasks are turned over.
  const of = ref<string>();
  watch([photo, task], ([sha256, now]) => {
    if (sha256 === undefined) of.value = undefined;
    else of.value = now?.photos.find((one) => one.sha256 === sha256)?.of ?? of.value;
  });

  return {
    photo,
    photos: computed(() => viewerPhotos(task.value?.photos ?? [], belongs)),
    elsewhere: useRelated(task, of),
  };
}
