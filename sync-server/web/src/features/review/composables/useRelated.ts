/** Photos of other tasks that belong beside one of this task, asked for when that one is opened. */
import type { TaskDetail, TaskPhoto } from "@fengtai/ui/api";
import { formatMonth } from "@fengtai/ui/i18n";
import type { ViewerPhoto } from "@fengtai/ui/kit";
import { useQuery } from "@tanstack/vue-query";
import { computed, type ComputedRef, type Ref } from "vue";
import { viewerPhotos } from "@/features/review/composables/photos";
import { photosMeant, placesFor, type Place } from "@/features/review/composables/related";
import { locale, t } from "@/i18n";
import { server } from "@/shared/server";

/** A project has a handful of tasks a month; of an unusual one the newest are looked through. */
const MOST_TASKS = 6;

interface Found {
  readonly place: Place;
  readonly photos: readonly TaskPhoto[];
}

async function tasksAt(place: Place, project: string, signal: AbortSignal): Promise<string[]> {
  if (place.kind !== "earlier") return [place.task];
  const { items } = await server.tasks.list({ project, month: place.month, size: MOST_TASKS }, { signal });
  return items.filter(({ photo_count: count }) => count > 0).map(({ id }) => id);
}

/** What lies at a place; a task that may not be seen shows nothing. */
async function lookAt(place: Place, project: string, signal: AbortSignal): Promise<Found> {
  const ids = await tasksAt(place, project, signal);
  const tasks = await Promise.allSettled(ids.map((id) => server.tasks.get(id, { signal })));
  const photos = tasks.flatMap((one) =>
    one.status === "fulfilled" ? photosMeant(place, one.value.photos) : [],
  );
  return { place, photos };
}

function groupName(place: Place): string {
  if (place.kind === "earlier")
    return t("review.related.earlier", { month: formatMonth(place.month, locale.value) });
  return t(`review.related.${place.kind}`);
}

/** `of` is what the opened photo belongs to; nothing is asked for while there is none. */
export function useRelated(
  task: Ref<TaskDetail | undefined>,
  of: Ref<string | undefined>,
): ComputedRef<ViewerPhoto[]> {
  const { data } = useQuery({
    queryKey: computed(() => ["tasks", "related", task.value?.id, of.value]),
    queryFn: ({ signal }) => {
      const shown = task.value;
      const places = shown && of.value !== undefined ? placesFor(shown, of.value) : [];
      return Promise.all(places.map((place) => lookAt(place, shown?.project ?? "", signal)));
    },
    enabled: computed(() => task.value !== undefined && of.value !== undefined),
    refetchOnWindowFocus: false,
  });
  const own = computed(() => new Set(task.value?.photos.map(({ sha256 }) => sha256)));
  return computed(() =>
    (data.value ?? []).flatMap(({ place, photos }) =>
      viewerPhotos(
        photos.filter(({ sha256 }) => !own.value.has(sha256)),
        () => ({ group: groupName(place) }),
      ),
    ),
  );
}
