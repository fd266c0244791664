/** The month board: its filters live in the address, its lines come from the server in the order of what to do first. */
import type { Board, BoardState } from "@fengtai/ui/api";
import { monthOf } from "@fengtai/ui/i18n";
import { urlQuery, useUrlQuery, type Codec } from "@fengtai/ui/kit";
import { keepPreviousData, useQuery } from "@tanstack/vue-query";
import { computed, type ComputedRef, type Ref, type WritableComputedRef } from "vue";
import { server } from "@/shared/server";

/** In the order in which a plan goes through them; late ones first. (The lines come in the order of what to do first.) */
export const BOARD_STATES: readonly BoardState[] = [
  "late",
  "no_plan",
  "draft",
  "partly",
  "dispatched",
  "under_way",
  "in_review",
  "approved",
  "reported",
  "filed",
  "not_yet_due",
  "suspended",
  "ended",
];
export const BOARD_PAGE = 20;

const monthOr = (otherwise: () => string): Codec<string> => ({
  read: (raw) => urlQuery.month.read(raw) ?? otherwise(),
  write: (value) => (value === otherwise() ? undefined : value),
});
const CODECS = {
  q: urlQuery.text(),
  state: urlQuery.choice(BOARD_STATES),
  month: monthOr(() => monthOf(Date.now())),
  lead: urlQuery.id,
  agency: urlQuery.id,
  region: urlQuery.text(),
  page: urlQuery.integer(1, 10_000, 1),
};

type Filters = { [K in keyof typeof CODECS]: ReturnType<(typeof CODECS)[K]["read"]> };

export interface BoardDesk {
  readonly filters: { readonly [K in keyof Filters]: WritableComputedRef<Filters[K]> };
  readonly data: Ref<Board | undefined>;
  readonly error: Ref<unknown>;
  readonly refetch: () => unknown;
  readonly counts: ComputedRef<Partial<Record<BoardState, number>>>;
  /** Lines of all states. */
  readonly all: ComputedRef<number>;
  readonly filtered: ComputedRef<boolean>;
  /** The filters as they are chosen, for the workbook of the same. */
  readonly wanted: ComputedRef<Readonly<Record<string, unknown>>>;
}

export function countsOf(board: Board | undefined): Partial<Record<BoardState, number>> {
  return Object.fromEntries((board?.counts ?? []).map(({ state, count }) => [state, count]));
}

export function useBoard(): BoardDesk {
  const { query, change } = useUrlQuery<Filters>(CODECS);
  const { data, error, refetch } = useQuery({
    queryKey: computed(() => ["plans", "board", query.value]),
    queryFn: ({ signal }) => server.board.get({ ...query.value, size: BOARD_PAGE }, { signal }),
    placeholderData: keepPreviousData,
  });
  const of = <K extends keyof Filters>(name: K): WritableComputedRef<Filters[K]> =>
    computed({
      get: () => query.value[name],
      set: (value) => change({ [name]: value } as unknown as Partial<Filters>),
    });
  const counts = computed(() => countsOf(data.value));
  return {
    filters: {
      q: of("q"),
      state: of("state"),
      month: of("month"),
      lead: of("lead"),
      agency: of("agency"),
      region: of("region"),
      page: of("page"),
    },
    data,
    error,
    refetch,
    counts,
    all: computed(() => Object.values(counts.value).reduce((sum, count) => sum + count, 0)),
    filtered: computed(() => {
      const { q, state, lead, agency, region } = query.value;
      return Boolean(q || state || lead || agency || region);
    }),
    wanted: computed(() => ({ ...query.value, page: undefined })),
  };
}
