/** Room on the phone, and meeting another one. */
import type { PeerView, StorageView } from "../../types";
import { codeOf, peerOf } from "../peer";
import { errorView, FULL, refuse, type Scene, type Scenes } from "./scene";

const room = (part: Partial<StorageView>): StorageView => ({
  photos: 1_840_000_000,
  unsent: 12_600_000,
  freeable_photos: 386,
  freeable: 1_520_000_000,
  free: 21_400_000_000,
  low: false,
  ...part,
});

const NOTHING = errorView(
  "export.nothing",
  "手机上的记录都已送达服务器，没有需要导出的内容。",
  "Everything on this phone is safe at the server: there is nothing to export.",
  "no",
);
const UNREACHED = errorView(
  "peer.unreachable",
  "连不上对方手机。请让两部手机连接同一个热点或 Wi-Fi，并保持屏幕打开。已交换的内容都已保存。",
  "The other phone cannot be reached. Put both on one hotspot or Wi-Fi and keep the screens on. What was exchanged is kept.",
  "after_action",
);
const NO_NETWORK = errorView(
  "peer.no_network",
  "这部手机没有连接任何网络。请打开热点，或连接对方的热点。",
  "This phone is in no network. Turn on its hotspot, or join the other phone's.",
  "after_action",
);
const OTHER_AGENCY = errorView(
  "peer.other_agency",
  "对方不是本机构的工程师，没有交换任何内容。",
  "The other phone belongs to another agency; nothing was exchanged.",
  "no",
);

const meeting = (part: Partial<PeerView>): Scene => ({ answers: { peer_state: () => peerOf(part) } });
const HALF = {
  person: "李建国",
  documents: 3,
  documents_total: 5,
  photos: 14,
  photos_total: 37,
  bytes: 19_600_000,
  bytes_total: 51_800_000,
};

export const PHONE_SCENES: Scenes = {
  storageLow: { answers: { storage: () => room({ free: 310_000_000, low: true }) } },
  storageFull: {
    answers: {
      storage: () => room({ free: null, freeable: 0, freeable_photos: 0, low: true }),
      export_unsent: refuse(FULL),
    },
  },
  storageSafe: {
    answers: {
      storage: () => room({ unsent: 0, freeable: 0, freeable_photos: 0 }),
      export_unsent: refuse(NOTHING),
    },
  },
  storageLost: {
    answers: {
      export_unsent: () => ({
        path: "/storage/emulated/0/Android/data/cn.fengtai/files/export/fengtai-20261122-1405.tar",
        bytes: 13_100_000,
        tasks: 2,
        photos: 9,
        photos_lost: 2,
      }),
    },
  },
  peerShowing: meeting({ phase: "showing", code: codeOf() }),
  peerTurnedAway: meeting({ phase: "showing", code: codeOf(), error: OTHER_AGENCY }),
  peerExpired: meeting({ phase: "showing", code: { ...codeOf(), expires_at: 0 } }),
  peerNoNetwork: { answers: { peer_open: refuse(NO_NETWORK) } },
  peerConnecting: meeting({ phase: "connecting" }),
  peerExchanging: meeting({ phase: "exchanging", ...HALF }),
  peerDone: meeting({
    ...HALF,
    phase: "done",
    documents: 5,
    photos: 37,
    bytes: HALF.bytes_total,
    refused: 1,
  }),
  peerFailed: meeting({ phase: "failed", ...HALF, error: UNREACHED }),
};
