/**
 * What every screen is held to besides axe; runs inside the page. Answers findings in words, each naming its element.
 * A finger in a glove needs `TARGET` CSS pixels, the main action of a screen more.
 */
export function findings() {
  const TARGET = 44;
  const MAIN_TARGET = 48;
  const MAIN = ".van-button--primary, .van-button--large";
  const INTERACTIVE =
    "a[href], button, input, textarea, select, [role=button], [role=checkbox], [role=radio], [role=switch]";
  const found = [];

  const visible = (element) =>
    element.checkVisibility({
      opacityProperty: true,
      visibilityProperty: true,
      contentVisibilityAuto: true,
    }) && !element.closest(".ft-unseen");
  function named(element) {
    const test = element.closest("[data-test]")?.dataset.test;
    const words = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 30);
    return `<${element.localName}${test ? ` data-test=${test}` : ` class="${element.className}"`}> “${words}”`;
  }

  function targets() {
    for (const element of document.querySelectorAll(INTERACTIVE)) {
      if (!visible(element)) continue;
      // The label or the box around a field takes the finger too.
      const taken = element.closest("label") ?? element.closest(".search") ?? element;
      const { width, height } = taken.getBoundingClientRect();
      const least = element.matches(MAIN) ? MAIN_TARGET : TARGET;
      if (width < least - 0.5 || height < least - 0.5) {
        found.push(`target ${Math.round(width)}×${Math.round(height)} < ${least}: ${named(element)}`);
      }
    }
  }

  function overflow() {
    const wider = document.documentElement.scrollWidth - window.innerWidth;
    if (wider > 0) found.push(`the page is ${wider} px too wide`);
    for (const element of document.querySelectorAll("body *")) {
      if (!visible(element) || element.matches("input, textarea")) continue;
      const { overflowX } = getComputedStyle(element);
      const over = element.scrollWidth - element.clientWidth;
      if (/auto|scroll/.test(overflowX) && over > 1)
        found.push(`scrolls ${over} px sideways: ${named(element)}`);
    }
  }

  /** The words of a text node, line by line, must lie inside everything that clips them and inside the window. */
  function cutOff(node) {
    const range = document.createRange();
    range.selectNodeContents(node);
    const lines = [...range.getClientRects()].filter(({ width }) => width > 0);
    if (lines.length === 0) return undefined;
    const left = Math.min(...lines.map((line) => line.left));
    const right = Math.max(...lines.map((line) => line.right));
    const top = Math.min(...lines.map((line) => line.top));
    const bottom = Math.max(...lines.map((line) => line.bottom));
    if (left < -1 || right > window.innerWidth + 1) return "the window";
    let inScroller = false;
    for (let box = node.parentElement; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      const edge = box.getBoundingClientRect();
      const control = box.matches("button, a[href], .card, .mark");
      const clipsX = control || style.overflowX !== "visible";
      const clipsY = control || /hidden|clip/.test(style.overflowY);
      if (clipsX && (left < edge.left - 1 || right > edge.right + 1)) return named(box);
      if (!inScroller && clipsY && (top < edge.top - 3 || bottom > edge.bottom + 3)) return named(box);
      inScroller ||= /auto|scroll/.test(style.overflowY);
      if (style.position === "fixed") break;
    }
    return undefined;
  }

  function texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.textContent.trim() === "" || !node.parentElement || !visible(node.parentElement)) continue;
      const by = cutOff(node);
      if (by) found.push(`“${node.textContent.trim().slice(0, 40)}” is cut off by ${by}`);
    }
  }

  targets();
  overflow();
  texts();
  return found;
}
