import { expect, it } from "vitest";
import { withPhone } from "./accountForm";

const WANG = "13900000001";
const ZHANG = "13900000002";

it("takes the number of whoever is chosen, and leaves what somebody typed", () => {
  const chosen = withPhone({ phone: "", login: "" }, "", WANG);
  expect(chosen).toEqual({ phone: WANG, login: WANG });
  expect(withPhone(chosen, WANG, ZHANG)).toEqual({ phone: ZHANG, login: ZHANG });
  expect(withPhone({ phone: WANG, login: "wang" }, WANG, ZHANG)).toEqual({ phone: ZHANG, login: "wang" });
  expect(withPhone(chosen, WANG, "")).toEqual({ phone: "", login: "" });
});
