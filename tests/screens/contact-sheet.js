/** All pictures on one page, a row per screen, for people to look at. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const STYLE = `
  body { margin: 24px; font: 14px/1.5 system-ui, sans-serif; background: #eceae7; color: #1f1c19; }
  h2 { margin: 32px 0 8px; font-size: 16px; }
  .row { display: flex; gap: 12px; overflow-x: auto; }
  figure { flex: none; margin: 0; }
  img { display: block; width: 220px; border: 1px solid #b9b3ab; }
  figcaption { color: #57514b; font-size: 12px; }
  .findings { color: #8a0f23; }
`;

function rowOf({ name, path, scene }, pictures, found) {
  const figures = pictures.map(
    ({ file, language, width, height, theme, font }) =>
      `<figure><a href="${file}"><img loading="lazy" src="${file}" alt="${escaped(file)}"></a>` +
      `<figcaption>${language} · ${width}×${height} · ${theme}${font === 100 ? "" : ` · ${font} %`}</figcaption></figure>`,
  );
  const told = found.map((words) => `<li>${escaped(words)}</li>`).join("");
  return (
    `<section id="${name}"><h2>${name} <small>${escaped(path)} · ${scene}</small></h2>` +
    `${told ? `<ul class="findings">${told}</ul>` : ""}<div class="row">${figures.join("")}</div></section>`
  );
}

export async function writeContactSheet(folder, title, screens, pictures, found) {
  const rows = screens.map((screen) =>
    rowOf(
      screen,
      pictures.filter((picture) => picture.screen === screen.name),
      found.filter((words) => words.startsWith(`${screen.name}.`) || words.startsWith(`${screen.name} `)),
    ),
  );
  const page =
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>` +
    `<style>${STYLE}</style></head><body><h1>${title}</h1>${rows.join("\n")}</body></html>\n`;
  await writeFile(join(folder, "index.html"), page);
}
