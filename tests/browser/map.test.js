/**
 * Where a project is: found by its address, marked with the pointer and with the keyboard, its geofence drawn, refused and
 * taken back; on a base map with another datum, and on the plain grid when its tiles do not come.
 */
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { chooseRegion, fill, firstSignIn, inspect, openBrowser, openDesk, show } from "./page.js";
import { KEY, startMapService } from "./mapService.js";
import { startServer } from "./server.js";
import { signedIn, storyOfSteps } from "./story.js";

const ISSUED = "Issued-2026-once";
const OWN = "Beacon-tower-2026";
/** What the provider says of the address, in GCJ-02, and the published WGS-84 of the same place. */
const SHIFTED = "121.531541859215,31.17530398364597";
const PLACE = { lat: 31.1774276, lon: 121.5272106 };

let service;
let server;
let browser;

const step = storyOfSteps();
before(async () => {
  service = await startMapService((address) =>
    address.includes("张杨路")
      ? [{ formatted_address: "上海市浦东新区张杨路1号", adcode: "310115", location: SHIFTED }]
      : [],
  );
  server = await startServer({ config: service.config });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await service?.stop();
});

const asAdmin = (work) => signedIn(browser, server.base, { login: "admin", password: OWN }, work);

const coordinates = (page) => page.locator("input[name=coordinates]");
const position = async (page) => {
  const [lat, lon] = (await coordinates(page).inputValue()).split(",").map(Number);
  return { lat, lon };
};
const near = (a, b, degrees = 2e-5) =>
  assert.ok(Math.abs(a.lat - b.lat) < degrees && Math.abs(a.lon - b.lon) < degrees, JSON.stringify({ a, b }));
const canvas = (page) => page.locator("[role=application]");
const error = (page, text) => page.locator(".el-form-item__error", { hasText: text }).waitFor();

step("the operator admits an agency of a division chosen by its name", async () => {
  const { page, close } = await openDesk(browser, server.base);
  await firstSignIn(page, server.operator.login, server.operator.password, OWN);
  await page.goto("/agencies/new");
  await fill(page, "机构名称", "上海烽台消防技术服务有限公司");
  await fill(page, "统一社会信用代码", "91350100M000100Y43");
  await chooseRegion(page, "管辖归属", "浦东新区");
  await fill(page, "地址", "上海市浦东新区张杨路1号");
  await fill(page, "管理员姓名", "陈静");
  await fill(page, "手机号", "13900000001");
  await fill(page, "登录账号", "admin");
  await fill(page, "初始密码", ISSUED);
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("上海市浦东新区", { exact: true }).first().waitFor();
  await close();
  const first = await openDesk(browser, server.base);
  await firstSignIn(first.page, "admin", ISSUED, OWN);
  await first.close();
});

step("an address proposes its division and is found on the map, in WGS-84", async () => {
  await asAdmin(async (page, problems) => {
    await page.goto("/projects/new");
    await fill(page, "地址", "上海市浦东新区张杨路1号");
    await page.getByText("地址在上海市浦东新区").waitFor();
    await page.getByRole("button", { name: "采用" }).click();
    await page.getByRole("button", { name: "查找" }).click();
    const tile = page.waitForResponse((response) => response.url().startsWith(service.base));
    await page.getByRole("button", { name: "上海市浦东新区张杨路1号" }).click();
    assert.equal((await tile).status(), 200);
    near(await position(page), PLACE);
    await page.getByText("审图号：GS(2026)0001号").waitFor();
    await page.getByText("试验底图").waitFor();
    assert.deepEqual(service.asked.at(-1), { address: "上海市浦东新区张杨路1号", key: KEY });
    await canvas(page).scrollIntoViewIfNeeded();
    await inspect(page, problems, "site-found");
    await page.locator("input[name=find-address]").fill("没有的路");
    await page.getByRole("button", { name: "查找" }).click();
    await page.getByRole("alert").filter({ hasText: "没有找到这个地址" }).waitFor();
  });
});

step("a site is nowhere until a click on the map, or Enter, says where it is", async () => {
  await asAdmin(async (page) => {
    await page.goto("/projects/new");
    for (const mark of [
      (box) => page.mouse.click(box.x + box.width / 2 + 30, box.y + 80),
      () => canvas(page).press("Enter"),
    ]) {
      await page.getByRole("button", { name: "在地图上标出" }).click();
      await canvas(page).scrollIntoViewIfNeeded();
      await page.locator(".ol-scale-line-inner").waitFor();
      await page.getByRole("status").filter({ hasText: "在地图上点击项目的位置" }).waitFor();
      assert.equal(await coordinates(page).inputValue(), "");
      await mark(await canvas(page).boundingBox());
      await page.waitForFunction(() => document.querySelector("input[name=coordinates]").value !== "");
      await page.reload();
    }
  });
});

step("coordinates of a shifted map, longitude first, are taken for what they are", async () => {
  await asAdmin(async (page) => {
    await page.goto("/projects/new");
    await coordinates(page).fill(
      SHIFTED.split(",")
        .map((degrees) => Number(degrees).toFixed(6))
        .join(","),
    );
    await coordinates(page).press("Enter");
    await page.getByText("高德、腾讯地图（GCJ-02）").click();
    assert.equal(await coordinates(page).inputValue(), "31.175304, 121.531542");
    await page.getByText("GPS、天地图（WGS-84）").click();
    await page.getByText("高德、腾讯地图（GCJ-02）").click();
    await canvas(page).scrollIntoViewIfNeeded();
    await page.locator(".ol-scale-line-inner").waitFor();
    await canvas(page).press("ArrowUp");
    await page.getByText("GPS、天地图（WGS-84）").click();
    near(await position(page), PLACE, 2e-3);
  });
});

step("the mark is moved by the pointer and by the keyboard, and each move is taken back", async () => {
  await asAdmin(async (page) => {
    await page.goto("/projects/new");
    await coordinates(page).fill(`${PLACE.lat}, ${PLACE.lon}`);
    await coordinates(page).press("Enter");
    await canvas(page).scrollIntoViewIfNeeded();
    await page.locator(".ol-scale-line-inner").waitFor();
    await canvas(page).press("ArrowUp");
    const north = await position(page);
    assert.ok(north.lat > PLACE.lat && Math.abs(north.lon - PLACE.lon) < 1e-6, JSON.stringify(north));
    await canvas(page).press("Shift+ArrowRight");
    assert.ok((await position(page)).lon > north.lon);
    await page.getByRole("button", { name: "撤销" }).click();
    near(await position(page), north, 2e-6);
    const box = await canvas(page).boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.click(x + 60, y - 40);
    await page.waitForFunction(
      (before) => document.querySelector("input[name=coordinates]").value !== before,
      `${north.lat.toFixed(6)}, ${north.lon.toFixed(6)}`,
    );
    const clicked = await position(page);
    assert.ok(clicked.lat > north.lat && clicked.lon > north.lon, JSON.stringify({ clicked, north }));
  });
});

step("a radius is dragged at its edge, and a number out of range is refused as it stands", async () => {
  await asAdmin(async (page) => {
    await page.goto("/projects/new");
    await coordinates(page).fill(`${PLACE.lat}, ${PLACE.lon}`);
    await coordinates(page).press("Enter");
    await canvas(page).scrollIntoViewIfNeeded();
    await page.locator(".ol-scale-line-inner").waitFor();
    const box = await canvas(page).boundingBox();
    const middle = [box.x + box.width / 2, box.y + box.height / 2];
    // The map shows the whole circle with 36 px around it: its top edge is there.
    const top = box.y + 36;
    await page.mouse.move(middle[0], top);
    await page.mouse.down();
    await page.mouse.move(middle[0], top + 40, { steps: 4 });
    await page.mouse.up();
    const radius = page.locator("input[name=radius]");
    const dragged = Number(await radius.inputValue());
    assert.ok(dragged < 190 && dragged > 100, String(dragged));
    await page.getByRole("button", { name: "撤销" }).click();
    assert.equal(await radius.inputValue(), "200");
    await radius.fill("5");
    await radius.press("Enter");
    await error(page, "围栏半径应在 20 米到 10 千米之间");
    assert.equal(await radius.inputValue(), "5");
    await coordinates(page).fill("48.85, 2.35");
    await coordinates(page).press("Enter");
    await error(page, "位置不在中国境内");
  });
});

step("a map in a narrower frame shows the whole circle again, unless somebody has moved it", async () => {
  await asAdmin(async (page) => {
    await page.goto("/projects/new");
    await coordinates(page).fill(`${PLACE.lat}, ${PLACE.lon}`);
    await coordinates(page).press("Enter");
    await canvas(page).scrollIntoViewIfNeeded();
    const scale = (metres) => page.locator(`.ol-scale-line-inner:text-is("${metres}")`).waitFor();
    await scale("100 m");
    await show(page, { width: 320, height: 844, scheme: "light" });
    await scale("200 m");
    await canvas(page).scrollIntoViewIfNeeded();
    const box = await canvas(page).boundingBox();
    // The circle's eastern edge, 36 px from that of the frame.
    const [x, y] = [box.x + box.width - 36, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 40, y, { steps: 4 });
    await page.mouse.up();
    assert.ok(Number(await page.locator("input[name=radius]").inputValue()) < 190);
    const closer = page.getByRole("button", { name: "放大" });
    for (const metres of ["100 m", "50 m"]) {
      await closer.click();
      await scale(metres);
    }
    await show(page, { width: 1280, height: 800, scheme: "light" });
    await page.waitForFunction(
      (narrow) => document.querySelector("[role=application]").getBoundingClientRect().width > narrow,
      box.width,
    );
    // A frame for the map to hear of its new size, and one to draw itself.
    await page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
    assert.equal(await page.locator(".ol-scale-line-inner").textContent(), "50 m");
  });
});

step("an outline is drawn, typed, refused when it crosses itself, and taken back", async () => {
  await asAdmin(async (page, problems) => {
    await page.goto("/projects/new");
    await coordinates(page).fill(`${PLACE.lat}, ${PLACE.lon}`);
    await coordinates(page).press("Enter");
    await canvas(page).scrollIntoViewIfNeeded();
    await page.locator(".ol-scale-line-inner").waitFor();
    await page.locator(".el-radio-button", { hasText: "多边形" }).click();
    const box = await canvas(page).boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    for (const [dx, dy] of [
      [-100, -80],
      [100, -80],
      [100, 80],
    ])
      await page.mouse.click(x + dx, y + dy, { delay: 30 });
    await page.mouse.dblclick(x - 100, y + 80);
    const corners = page.getByLabel("围栏的角点坐标");
    await page.waitForFunction(() => document.querySelector("textarea").value.split("\n").length === 4);
    const drawn = await corners.inputValue();
    await inspect(page, problems, "site-outline");
    const [a, b, c, d] = drawn.split("\n");
    await corners.fill([a, c, b, d].join("\n"));
    await corners.blur();
    await error(page, "相互交叉");
    await page.getByRole("button", { name: "撤销" }).click();
    assert.equal(await corners.inputValue(), drawn);
  });
});

step("where tiles do not come the grid is there, and says so", async () => {
  service.breakTiles();
  await asAdmin(async (page, problems) => {
    await page.goto("/projects/new");
    await coordinates(page).fill("34.2056, 108.9862");
    await coordinates(page).press("Enter");
    await canvas(page).scrollIntoViewIfNeeded();
    await page.getByRole("status").filter({ hasText: "底图没有加载出来" }).waitFor();
    await page.getByText("审图号：GS(2026)0001号").waitFor();
    await inspect(page, problems, "site-grid");
  });
});
