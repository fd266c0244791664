/** Reading a sheet that somebody filled in: what it says, or every bad cell by its row and column. */
import { Failure, inLocale } from "@fengtai/ui/api";
import { computed, ref, type ComputedRef, type Ref } from "vue";
import { languages } from "@/i18n";
import { useAction } from "@/shared/composables/useAction";

export interface BadCell {
  readonly row: string;
  /** The key of the column, or its letter. */
  readonly column: string;
  readonly text: string;
}

export interface Sheet {
  readonly busy: Readonly<Ref<boolean>>;
  readonly failure: ComputedRef<string>;
  readonly cells: ComputedRef<BadCell[]>;
  readonly name: Ref<string>;
  readonly read: (file: File) => Promise<void>;
}

export function useSheet<R>(send: (file: File) => Promise<R>, take: (read: R) => void): Sheet {
  const { busy, error, failure, run } = useAction(send);
  const name = ref("");
  const cells = computed(() => {
    const fields = error.value instanceof Failure ? (error.value.body?.fields ?? []) : [];
    return fields.flatMap(({ field, message }) => {
      const [place, row, column] = field.split(".");
      if (place !== "rows" || row === undefined || column === undefined) return [];
      return [{ row, column, text: inLocale(message, languages.locale.value) }];
    });
  });
  async function read(file: File): Promise<void> {
    name.value = file.name;
    const answer = await run(file);
    if (error.value === undefined && answer !== undefined) take(answer);
  }
  return { busy, failure, cells, name, read };
}
