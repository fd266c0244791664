/** Begins a task and goes to it; what stands in the way is told. */
import { ref } from "vue";
import { useRouter } from "vue-router";
import { keepTask } from "@/app/query";
import type { TaskView } from "@/platform/types";

export function useStart(failed: (error: unknown) => void) {
  const router = useRouter();
  const starting = ref(false);

  async function start(begin: () => Promise<TaskView>): Promise<void> {
    starting.value = true;
    try {
      const task = await begin();
      keepTask(task);
      // Back from the task leads to where the work is, never to a choice already made.
      await router.replace(`/tasks/${task.card.id}`);
    } catch (error) {
      failed(error);
    } finally {
      starting.value = false;
    }
  }

  return { starting, start };
}
