import { expect, it } from "vitest";
import { clientWords } from "./clientWords";

const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";

it.each([
  [`${WINDOWS} Chrome/140.0.0.0 Safari/537.36`, "Windows 上的 Chrome"],
  [`${WINDOWS} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, "Windows 上的 Microsoft Edge"],
  [`${WINDOWS} Chrome/109.0.0.0 Safari/537.36 QQBrowser/12.0`, "Windows 上的 QQ Browser"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Linux 上的 Firefox"],
  ["curl/8.11.0", "curl/8.11.0"],
  ["", ""],
])("tells the browser and the system of %s", (client, words) => {
  expect(clientWords(client)).toBe(words);
});
