/** The photos of the task on the desk, by what each belongs to, and what the opened one can be compared with. */
import type { TaskDetail, TaskPhoto } from "@fengtai/ui/api";
import { formatMonth } from "@fengtai/ui/i18n";
import type { ViewerPhoto } from "@fengtai/ui/kit";
import { computed, ref, watch, type ComputedRef, type Ref } from "vue";
import { viewerPhotos } from "@/features/review/composables/photos";
import { useRelated } from "@/features/review/composables/useRelated";
import { locale, t } from "@/i18n";
import { useCatalogue } from "@/shared/composables/useCatalogue";
import { server } from "@/shared/server";

export interface DeskPhotos {
  /** The opened one. */
  readonly photo: Ref<string | undefined>;
  readonly photos: ComputedRef<ViewerPhoto[]>;
  readonly elsewhere: ComputedRef<ViewerPhoto[]>;
  /** What is to lie beside the opened one at once. */
  readonly beside: Ref<string | undefined>;
  readonly open: (sha256: string, beside?: string) => void;
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

  /** Photos recorded before that the opened one resembles, of those that may be seen. */
  const shownOwn = ref<string>();
  const twins = computed(() =>
    (task.value?.look?.findings ?? [])
      .flatMap((finding) => (finding.kind === "photo_seen_before" ? finding.photos : []))
      .filter(({ photo: own, twin }) => own === shownOwn.value && twin && twin !== own)
      .map(({ twin, month }): ViewerPhoto => {
        const group = t("findings.twin", { month: formatMonth(month, locale.value) });
        const [src, thumb] = (["full", "thumb"] as const).map((size) =>
          server.photoAddress(twin ?? "", size),
        );
        return { id: twin ?? "", src: src ?? "", thumb: thumb ?? "", name: group, group, facts: [] };
      }),
  );

  // What is compared with stays while photos of other tasks are turned over.
  const of = ref<string>();
  watch([photo, task], ([sha256, now]) => {
    const own = now?.photos.find((one) => one.sha256 === sha256);
    if (sha256 !== undefined && own === undefined) return;
    of.value = own?.of;
    shownOwn.value = sha256;
  });
  const beside = ref<string>();
  const related = useRelated(task, of);

  return {
    photo,
    photos: computed(() => viewerPhotos(task.value?.photos ?? [], belongs)),
    elsewhere: computed(() => [...twins.value, ...related.value]),
    beside,
    open(sha256, other) {
      beside.value = other;
      photo.value = sha256;
    },
  };
}
