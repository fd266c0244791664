/**
 * The form of something that others may edit at the same time. When somebody saved in between, the server refuses;
 * then what they saved is fetched and laid beside what was typed, and the second person decides field by field.
 * Nothing typed is lost. `EditClashes` draws it.
 */
import { Failure } from "@fengtai/ui/api";
import { useQueryClient } from "@tanstack/vue-query";
import { computed, ref, shallowRef, type ComputedRef, type Ref } from "vue";
import { useRouter, type RouteLocationRaw } from "vue-router";
import { merge, type Clash, type Parts } from "@/shared/composables/editMerge";
import { useForm, type Form } from "@/shared/composables/useForm";
import { tellDone } from "@/shared/tell";

export interface Edited<T extends { version: number }, E extends object> {
  /** As it was loaded. */
  readonly saved: T;
  /** What of it can be edited. */
  readonly editsOf: (saved: T) => E;
  /** The fields that are compared, and how one of them is set; each entry of the edits unless said. */
  readonly partsOf?: (edits: E) => Parts;
  readonly put?: (edits: E, path: string, value: unknown) => void;
  readonly complete?: (edits: E) => boolean;
  readonly save: (edits: E, version: number) => Promise<T>;
  readonly reload: () => Promise<T>;
  /** What was read of it, under these keys, is read again. */
  readonly stale: readonly string[];
  readonly told: (saved: T) => string;
  readonly next: (saved: T) => RouteLocationRaw;
}

/** What was found when somebody else had saved. */
export interface Clashes {
  /** Who saved, and when; empty before. */
  readonly by: Readonly<Ref<string>>;
  readonly at: Readonly<Ref<number | undefined>>;
  readonly clashes: Readonly<Ref<readonly Clash[]>>;
  /** What only they changed and was taken over. */
  readonly taken: Readonly<Ref<readonly string[]>>;
  readonly undecided: ComputedRef<number>;
  readonly choose: (path: string, choice: "mine" | "theirs") => void;
}

export interface EditForm<E extends object> extends Form<E> {
  readonly clashes: Clashes;
}

const entries = (edits: object): Parts => new Map(Object.entries(edits));
const set = (edits: object, path: string, value: unknown) => Object.assign(edits, { [path]: value });

export function useEditForm<T extends { version: number }, E extends object>(
  thing: Edited<T, E>,
): EditForm<E> {
  const { editsOf, partsOf = entries, put = set } = thing;
  const router = useRouter();
  const queryClient = useQueryClient();
  const base = shallowRef(thing.saved);
  const by = ref("");
  const at = ref<number>();
  const clashes = shallowRef<readonly Clash[]>([]);
  const taken = shallowRef<readonly string[]>([]);
  const undecided = computed(() => clashes.value.filter(({ choice }) => choice === undefined).length);

  const form = useForm(
    () => copyOf(editsOf(thing.saved)),
    send,
    async (saved: T) => {
      await Promise.all(thing.stale.map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
      tellDone(thing.told(saved));
      await router.push(thing.next(saved));
    },
    (edits) => undecided.value === 0 && (thing.complete?.(edits) ?? true),
  );

  async function send(edits: E): Promise<T> {
    try {
      return await thing.save(edits, base.value.version);
    } catch (error) {
      if (error instanceof Failure && error.code === "request.changed") await layBeside(error, edits);
      throw error;
    }
  }

  async function layBeside(failure: Failure, edits: E): Promise<void> {
    const theirs = await thing.reload();
    const saved = editsOf(theirs);
    const merged = merge(partsOf(editsOf(base.value)), partsOf(edits), partsOf(saved));
    for (const [path, value] of merged.taken) put(edits, path, copyOf(value));
    base.value = theirs;
    by.value = String(failure.detail["by"] ?? "");
    at.value = lastEditOf(failure);
    clashes.value = merged.clashes.map((clash) => ({ ...clash, mine: copyOf(clash.mine) }));
    taken.value = [...merged.taken.keys()];
  }

  function choose(path: string, choice: "mine" | "theirs"): void {
    clashes.value = clashes.value.map((clash) => {
      if (clash.path !== path) return clash;
      put(form.edits as E, path, copyOf(choice === "mine" ? clash.mine : clash.theirs));
      return { ...clash, choice };
    });
  }

  return { ...form, clashes: { by, at, clashes, taken, undecided, choose } };
}

/** A copy that is part of nothing reactive: what is edited is plain data, as it is sent. */
function copyOf<V>(value: V): V {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as V);
}

function lastEditOf(failure: Failure): number | undefined {
  const edits: unknown = failure.detail["edits"];
  const last: unknown = Array.isArray(edits) ? edits[0] : undefined;
  const moment = (last as { at?: unknown } | undefined)?.at;
  return typeof moment === "number" ? moment : undefined;
}
