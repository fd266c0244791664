/** The built-in lists for an entry as rows to choose from. */
import { said } from "@/app/texts";
import type { NormChoice, SystemChoice } from "@/platform/types";

export interface Choice {
  readonly key: string;
  /** As the list shows it, in the chosen language. */
  readonly name: string;
  readonly detail: string;
  /** As it is recorded: catalogue and reports are Chinese. */
  readonly text: string;
  readonly facility: string | null;
  /** Whatever it can be found by. */
  readonly search: string;
  readonly head: boolean;
}

/** Every system, followed by its facilities. A search for a system finds its facilities too. */
export function subjectChoices(systems: readonly SystemChoice[]): Choice[] {
  return systems.flatMap((system) => {
    const names = `${system.name.zh} ${system.name.en} ${system.code}`;
    const head = {
      key: system.code,
      name: said(system.name),
      detail: "",
      text: system.name.zh,
      facility: null,
      search: names,
      head: true,
    };
    const facilities = system.facilities.map(({ code, name }) => ({
      key: code,
      name: said(name),
      detail: "",
      text: name.zh,
      facility: code,
      search: `${names} ${name.zh} ${name.en} ${code}`,
      head: false,
    }));
    return [head, ...facilities];
  });
}

export function normChoices(norms: readonly NormChoice[]): Choice[] {
  return norms.map(({ code, title }) => ({
    key: code,
    name: code,
    detail: title,
    text: `${code} ${title}`.trim(),
    facility: null,
    search: `${code} ${code.replaceAll(" ", "")} ${title}`,
    head: false,
  }));
}
