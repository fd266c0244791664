import { ElMessage } from "element-plus";
import { expect, it, vi } from "vitest";
import { tellDone } from "./tell";

it("what is done is told in a corner, and one thing at a time", () => {
  const close = vi.fn();
  const success = vi.spyOn(ElMessage, "success").mockReturnValue({ close });
  tellDone("first");
  expect(close).not.toHaveBeenCalled();
  tellDone("second");
  expect(close).toHaveBeenCalledOnce();
  expect(success).toHaveBeenLastCalledWith({ message: "second", placement: "bottom-left" });
});
