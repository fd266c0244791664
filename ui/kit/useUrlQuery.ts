/**
 * A list's filters, page and order live in the address. A codec says for each name how to read it (it parses,
 * clamps and defaults; a made-up address never breaks a page) and how to write it (defaults are left out).
 */
import { computed, type ComputedRef } from "vue";
import { useRoute, useRouter, type LocationQuery, type LocationQueryRaw } from "vue-router";

export interface Codec<T> {
  readonly read: (raw: string | undefined) => T;
  readonly write: (value: T) => string | undefined;
}

export type Codecs<Q> = { readonly [K in keyof Q]: Codec<Q[K]> };

export function text(maxLength = 100): Codec<string> {
  return { read: (raw) => (raw ?? "").slice(0, maxLength), write: (value) => value || undefined };
}

export function choice<const T extends string>(choices: readonly T[]): Codec<T | undefined> {
  return { read: (raw) => choices.find((known) => known === raw), write: (value) => value };
}

export function choiceOr<const T extends string>(choices: readonly T[], otherwise: NoInfer<T>): Codec<T> {
  return {
    read: (raw) => choices.find((known) => known === raw) ?? otherwise,
    write: (value) => (value === otherwise ? undefined : value),
  };
}

export function integer(least: number, most: number, otherwise: number): Codec<number> {
  return {
    read: (raw) => {
      const value = raw === undefined || !/^\d{1,9}$/.test(raw) ? otherwise : Number(raw);
      return Math.min(most, Math.max(least, value));
    },
    write: (value) => (value === otherwise ? undefined : String(value)),
  };
}

/** An id of ours; anything else reads as absent. */
export const id: Codec<string | undefined> = {
  read: (raw) => (raw !== undefined && /^[0-9a-f-]{36}$/i.test(raw) ? raw : undefined),
  write: (value) => value,
};

/** A business month, `2026-11`. */
export const month: Codec<string | undefined> = {
  read: (raw) => (raw !== undefined && /^20\d\d-(0[1-9]|1[0-2])$/.test(raw) ? raw : undefined),
  write: (value) => value || undefined,
};

export function decode<Q extends object>(codecs: Codecs<Q>, query: LocationQuery): Q {
  const decoded: Partial<Q> = {};
  for (const name of Object.keys(codecs) as (keyof Q & string)[]) {
    const raw = query[name];
    const single = Array.isArray(raw) ? raw[0] : raw;
    decoded[name] = codecs[name].read(single ?? undefined);
  }
  return decoded as Q;
}

export function encode<Q extends object>(
  codecs: Codecs<Q>,
  values: Q,
  others: LocationQuery,
): LocationQueryRaw {
  const query: LocationQueryRaw = { ...others };
  for (const name of Object.keys(codecs) as (keyof Q & string)[]) {
    // The router leaves out what is undefined.
    query[name] = codecs[name].write(values[name]);
  }
  return query;
}

export interface UrlQuery<Q> {
  readonly query: ComputedRef<Q>;
  /** Changes filters in place; the page goes back to the first unless it is what changes. */
  readonly change: (part: Partial<Q>) => void;
}

export function useUrlQuery<Q extends object>(codecs: Codecs<Q>): UrlQuery<Q> {
  const route = useRoute();
  const router = useRouter();
  const query = computed(() => decode(codecs, route.query));
  function change(part: Partial<Q>): void {
    const next = { ...query.value, ...part };
    if ("page" in codecs && !("page" in part)) Object.assign(next, { page: 1 });
    void router.replace({ query: encode(codecs, next, route.query), hash: route.hash });
  }
  return { query, change };
}
