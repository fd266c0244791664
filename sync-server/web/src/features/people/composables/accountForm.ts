/** What a new account takes over from the person it is for. Pure. */

interface Named {
  readonly phone: string;
  readonly login: string;
}

/**
 * The number and the account's name after another person was chosen: what is empty, or was taken over from the person
 * `before`, is theirs; what somebody typed stays.
 */
export function withPhone({ phone, login }: Named, before: string, now: string): Named {
  const taken = (value: string) => value === "" || value === before;
  return { phone: taken(phone) ? now : phone, login: taken(login) ? now : login };
}
