/**
 * What a button beside something does to it: short words say that it is done or has failed, and whatever happened, what
 * is listed under the key is read again. What is felt by somebody else asks first.
 */
import { useQueryClient } from "@tanstack/vue-query";
import { ref, type Ref } from "vue";
import { confirmed } from "@/shared/confirm";
import { tellDone, tellFailure } from "@/shared/tell";

interface Question {
  readonly title: string;
  readonly text: string;
  /** The words on the button that goes ahead. */
  readonly go: string;
}

interface ToldAction {
  readonly busy: Readonly<Ref<boolean>>;
  readonly act: (send: () => Promise<unknown>, done: string, question?: Question) => Promise<void>;
}

export function useToldAction(key: string): ToldAction {
  const queryClient = useQueryClient();
  const busy = ref(false);

  async function act(send: () => Promise<unknown>, done: string, question?: Question): Promise<void> {
    if (question && !(await confirmed(question.title, question.text, question.go))) return;
    busy.value = true;
    try {
      await send();
      tellDone(done);
    } catch (error) {
      tellFailure(error);
    } finally {
      busy.value = false;
      await queryClient.invalidateQueries({ queryKey: [key] });
    }
  }

  return { busy, act };
}
