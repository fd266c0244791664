/** A story at the console: steps that build on each other, told by people who sign in and leave again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openDesk, pictureFailure, signIn } from "./page.js";

/** Adds steps to a story of its own: after one has failed the others say so at once. */
export function storyOfSteps() {
  let broken;
  return (name, work) =>
    test(name, async () => {
      assert.equal(broken, undefined, "an earlier step failed");
      broken = name;
      try {
        await work();
      } catch (error) {
        await pictureFailure();
        throw error;
      }
      broken = undefined;
    });
}

/** Somebody at a fresh browser; what stood on the screen is pictured when the work fails. `kind` as in `openDesk`. */
export async function atDesk(browser, base, work, kind) {
  const desk = await openDesk(browser, base, kind);
  try {
    await work(desk.page, desk.problems);
  } catch (error) {
    await pictureFailure();
    throw error;
  } finally {
    await desk.close();
  }
}

/** The same, signed in. */
export function signedIn(browser, base, { login, password }, work, kind) {
  const signInFirst = async (page, problems) => {
    await signIn(page, login, password);
    await work(page, problems);
  };
  return atDesk(browser, base, signInFirst, kind);
}
