/** The form of a new thing: once it is there the list is read again, the person is told, and the list is shown. */
import { useQueryClient } from "@tanstack/vue-query";
import { useRouter, type RouteLocationRaw } from "vue-router";
import { useForm, type Form } from "@/shared/composables/useForm";
import { tellDone } from "@/shared/tell";

interface NewThing<T extends object, R> {
  /** The list it will stand in: the name of its page and the key of what was read for it. */
  readonly list: string;
  readonly blank: () => T;
  /** What the fields' rules cannot tell; what is missing is said by the page. */
  readonly complete?: (edits: T) => boolean;
  readonly add: (edits: T) => Promise<R>;
  readonly told: (added: R) => string;
  /** What is shown afterwards instead of the list. */
  readonly next?: (added: R) => RouteLocationRaw;
}

export function useNewForm<T extends object, R>(thing: NewThing<T, R>): Form<T> {
  const { list, blank, add, told, next, complete } = thing;
  const router = useRouter();
  const queryClient = useQueryClient();
  const saved = async (added: R) => {
    await queryClient.invalidateQueries({ queryKey: [list] });
    tellDone(told(added));
    await router.push(next?.(added) ?? { name: list });
  };
  return useForm(blank, add, saved, complete);
}
