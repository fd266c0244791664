import { VueQueryPlugin } from "@tanstack/vue-query";
import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defineComponent, h } from "vue";
import { queryClient } from "@/app/query";
import { setPlatform } from "@/platform";
import { codeOf, fakePlatform, peerOf } from "@/platform/fake";
import { CommandError, type PeerView } from "@/platform/types";
import { partOf, usePeer } from "./usePeer";

function setUp(answers: Parameters<typeof fakePlatform>[0]) {
  const platform = fakePlatform(answers);
  const call = vi.spyOn(platform, "call");
  setPlatform(platform);
  let peer: ReturnType<typeof usePeer> | undefined;
  const page = mount(
    defineComponent(() => {
      peer = usePeer();
      return () => h("p");
    }),
    { global: { plugins: [[VueQueryPlugin, { queryClient }]] } },
  );
  if (!peer) throw new Error("it is set up when it is mounted");
  return { peer, page, call };
}

beforeEach(() => {
  queryClient.clear();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a meeting of two phones", () => {
  it("shows the code and takes it back when the page is left", async () => {
    let now: PeerView = peerOf();
    const { peer, page, call } = setUp({
      peer_open: () => {
        now = peerOf({ phase: "showing", code: codeOf() });
        return codeOf();
      },
      peer_state: () => now,
    });
    await peer.show();
    await flushPromises();
    expect(peer.phase.value).toBe("showing");
    page.unmount();
    expect(call).toHaveBeenCalledWith("peer_close", {});
  });

  it("goes on when the page is left in the middle of the exchange", async () => {
    const { page, call } = setUp({ peer_state: () => peerOf({ phase: "exchanging" }) });
    await flushPromises();
    page.unmount();
    expect(call).not.toHaveBeenCalledWith("peer_close", {});
  });

  it("asks how far it is while something moves", async () => {
    vi.useFakeTimers();
    const asked = vi.fn(() => peerOf({ phase: "exchanging" }));
    const { page } = setUp({ peer_state: asked });
    await vi.advanceTimersByTimeAsync(2_500);
    expect(asked.mock.calls.length).toBeGreaterThanOrEqual(3);
    page.unmount();
  });

  it("says why there is no code", async () => {
    const { peer, page } = setUp({
      peer_open: () => {
        const message = { zh: "这部手机没有连接任何网络。", en: "" };
        throw new CommandError({ code: "peer.no_network", message, retry: "after_action" });
      },
    });
    await peer.show();
    expect(peer.failure.value).toContain("没有连接任何网络");
    expect(peer.opening.value).toBe(false);
    page.unmount();
  });
});

describe("how far it is", () => {
  it("goes by tasks until photos come, then by bytes, and never beyond the end", () => {
    expect(partOf(peerOf())).toBe(0);
    expect(partOf(peerOf({ documents: 1, documents_total: 4 }))).toBe(25);
    expect(partOf(peerOf({ documents: 4, documents_total: 4, bytes: 5, bytes_total: 10 }))).toBe(50);
    expect(partOf(peerOf({ documents: 5, documents_total: 4 }))).toBe(100);
  });
});
