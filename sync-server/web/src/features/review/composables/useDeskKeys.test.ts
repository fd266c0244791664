import { expect, it, vi } from "vitest";
import { deskAction } from "./useDeskKeys";

const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false, altKey: false });

it("maps the keys of the desk and leaves all others to the browser", () => {
  const keys = { step: vi.fn(), photo: vi.fn(), decide: vi.fn(), dispose: vi.fn() };
  for (const key of ["ArrowDown", "ArrowUp", " ", "a", "R", "3"]) deskAction(press(key), keys)?.();
  expect(keys.step.mock.calls).toEqual([[1], [-1]]);
  expect(keys.photo).toHaveBeenCalledOnce();
  expect(keys.decide.mock.calls).toEqual([["approve"], ["return"]]);
  expect(keys.dispose).toHaveBeenCalledWith(3);
  expect(deskAction(press("6"), keys)).toBeUndefined();
  expect(deskAction(press("a", true), keys)).toBeUndefined();
});
