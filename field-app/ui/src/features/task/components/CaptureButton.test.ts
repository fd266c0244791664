import { VueQueryPlugin } from "@tanstack/vue-query";
import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { queryClient } from "@/app/query";
import { languages } from "@/app/texts";
import { setPlatform } from "@/platform";
import { fakePlatform } from "@/platform/fake";
import type { PhotoTarget } from "@/platform/types";
import { closeSnack } from "@/shared/snack";
import CameraSheet from "./CameraSheet.vue";
import CaptureButton from "./CaptureButton.vue";

const JPEG = new Blob([new Uint8Array([0xff, 0xd8, 0xff])], { type: "image/jpeg" });
const CAMERA = { kind: "videoinput" };

/** A camera that counts who still holds it. */
function fakeCamera(kinds: { kind: string }[] = [CAMERA]) {
  const track = Object.assign(new EventTarget(), { stop: vi.fn() });
  const stream = { getTracks: () => [track] };
  const getUserMedia = vi.fn<(wish: MediaStreamConstraints) => Promise<unknown>>(() =>
    Promise.resolve(stream),
  );
  const enumerateDevices = vi.fn(() => Promise.resolve(kinds));
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia, enumerateDevices } });
  return { track, getUserMedia };
}

async function open(target: PhotoTarget) {
  const platform = fakePlatform();
  const addPhoto = vi.spyOn(platform, "addPhoto");
  setPlatform(platform);
  const view = mount(CaptureButton, {
    props: { task: "task", target, text: "拍照", test: "capture" },
    global: {
      plugins: [languages, [VueQueryPlugin, { queryClient }]],
      stubs: { teleport: true, transition: true },
    },
  });
  const input = view.find<HTMLInputElement>('[data-test="capture"]');
  const picker = vi.spyOn(input.element, "click").mockImplementation(() => undefined);
  await flushPromises();
  await view.find(".button").trigger("click");
  await vi.dynamicImportSettled();
  await flushPromises();
  return { view, picker, addPhoto, tap: tapper(view) };
}

function tapper(view: ReturnType<typeof mount>) {
  return async (test: string) => {
    await view.find(`[data-test="${test}"]`).trigger("click");
    await flushPromises();
  };
}

const drawn = vi.fn();

beforeEach(() => {
  queryClient.clear();
  drawn.mockReset();
  const video = HTMLVideoElement.prototype;
  // What only a real browser has.
  const shown = { videoWidth: 4000, videoHeight: 3000, srcObject: null };
  for (const [name, value] of Object.entries(shown)) {
    Object.defineProperty(video, name, { value, configurable: true, writable: true });
  }
  vi.spyOn(video, "play").mockResolvedValue();
  vi.spyOn(video, "pause").mockReturnValue();
  const canvas = HTMLCanvasElement.prototype;
  vi.spyOn(canvas, "getContext").mockReturnValue({ drawImage: drawn } as never);
  vi.spyOn(canvas, "toBlob").mockImplementation((done) => {
    done(JPEG);
  });
});
afterEach(() => {
  closeSnack();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("a picture where files are picked", () => {
  it("comes from the file input when the web view has no camera", async () => {
    const { getUserMedia } = fakeCamera([{ kind: "audioinput" }]);
    const { view, picker } = await open({ of: "selfie" });
    expect(picker).toHaveBeenCalledOnce();
    expect(view.findComponent(CameraSheet).exists()).toBe(false);
    expect(getUserMedia).not.toHaveBeenCalled();
  });

  it("comes from the file input when the web view lends nothing", async () => {
    vi.stubGlobal("navigator", {});
    const { picker } = await open({ of: "selfie" });
    expect(picker).toHaveBeenCalledOnce();
  });

  it.each([
    ["selfie", "user"],
    ["sign_in", "environment"],
  ] as const)("of a %s looks through the camera of the %s", async (of, facingMode) => {
    const { getUserMedia } = fakeCamera();
    const { picker } = await open({ of });
    expect(picker).not.toHaveBeenCalled();
    expect(getUserMedia.mock.calls[0]?.[0].video).toMatchObject({ facingMode });
  });

  it("is a frame with all the camera's pixels, handed over like a file", async () => {
    const { track } = fakeCamera();
    const { view, addPhoto, tap } = await open({ of: "sign_in" });
    await tap("shutter");
    expect(drawn).toHaveBeenCalledWith(expect.anything(), 0, 0, 4000, 3000);
    expect(HTMLCanvasElement.prototype.toBlob).toHaveBeenCalledWith(expect.anything(), "image/jpeg", 0.92);
    expect(addPhoto).toHaveBeenCalledWith("task", { of: "sign_in" }, await JPEG.arrayBuffer());
    expect(view.emitted("taken")).toHaveLength(1);
    expect(view.findComponent(CameraSheet).exists()).toBe(false);
    expect(track.stop).toHaveBeenCalled();
  });

  it("is held until it is kept", async () => {
    fakeCamera();
    const { view, addPhoto, tap } = await open({ of: "sign_in" });
    addPhoto.mockRejectedValueOnce(new Error("full"));
    await tap("shutter");
    expect(view.emitted("taken")).toBeUndefined();
    await tap("camera-keep");
    expect(drawn).toHaveBeenCalledOnce();
    expect(view.emitted("taken")).toHaveLength(1);
  });
});

describe("the camera", () => {
  it("is given back when the sheet is cancelled", async () => {
    const { track } = fakeCamera();
    const { view, tap } = await open({ of: "selfie" });
    expect(track.stop).not.toHaveBeenCalled();
    await tap("camera-cancel");
    expect(track.stop).toHaveBeenCalledOnce();
    expect(view.findComponent(CameraSheet).exists()).toBe(false);
  });

  it("is given back when the page goes away", async () => {
    const { track } = fakeCamera();
    const { view } = await open({ of: "selfie" });
    view.unmount();
    expect(track.stop).toHaveBeenCalledOnce();
  });

  it("is given back when it comes after the sheet was closed", async () => {
    const { track, getUserMedia } = fakeCamera();
    let lend: () => void = () => undefined;
    getUserMedia.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          lend = () => {
            resolve({ getTracks: () => [track] });
          };
        }),
    );
    const { tap } = await open({ of: "selfie" });
    await tap("camera-cancel");
    lend();
    await flushPromises();
    expect(track.stop).toHaveBeenCalledOnce();
  });

  it("that is refused leads to the file picker", async () => {
    const { getUserMedia } = fakeCamera();
    getUserMedia.mockRejectedValueOnce(new DOMException("no", "NotAllowedError"));
    const { view, picker, tap } = await open({ of: "selfie" });
    expect(view.find('[data-test="camera-refused"]').text()).toContain("权限");
    await tap("camera-files");
    expect(picker).toHaveBeenCalledOnce();
    expect(view.findComponent(CameraSheet).exists()).toBe(false);
  });

  it("that goes away in use is told, and can be tried again", async () => {
    const { track } = fakeCamera();
    const { view, tap } = await open({ of: "selfie" });
    track.dispatchEvent(new Event("ended"));
    await flushPromises();
    expect(view.find('[data-test="camera-broken"]').exists()).toBe(true);
    await tap("camera-again");
    expect(view.find('[data-test="shutter"]').exists()).toBe(true);
  });
});
