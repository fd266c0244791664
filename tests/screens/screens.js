/**
 * Every screen of the field app and every state of it: its name, the scene the phone is in
 * (`field-app/ui/src/platform/fake/scenes`), the page, and the steps that lead there.
 *
 * A step is `["tap", TEST]`, `["fill", TEST, TEXT]`, `["see", TEST]` (waits for it), `["end"]` (scrolls to the end) or
 * `["allow", PERMISSION]` (until the next screen); TEST is a `data-test`, or a selector where it holds a bracket or a
 * dot.
 */
const TASK = "/tasks/0190b3c0-0000-7000-8000-000000000001";
const item = (code) => `${TASK}?item=${code.slice(0, 6)}%2F${code}`;
const step = (name) => `${TASK}?step=${name}`;
const signIn = [
  ["fill", "login", "13900010001"],
  ["fill", "password", "wrong-password"],
  ["tap", "sign-in"],
  ["see", "sign-in-error"],
];

const session = [
  ["sign-in", "firstStart", "/sign-in"],
  ["sign-in-known", "signedOut", "/sign-in", [["fill", "password", "secret-password"]]],
  ["sign-in-empty-fields", "firstStart", "/sign-in", [["tap", "sign-in"]]],
  ["sign-in-wrong-password", "wrongPassword", "/sign-in", signIn],
  ["sign-in-offline", "signInOffline", "/sign-in", signIn],
  ["sign-in-other-phone", "otherPhone", "/sign-in", signIn],
  ["password-first", "firstPassword", "/password"],
  [
    "password-errors",
    "firstPassword",
    "/password",
    [
      ["fill", "new-password", "short"],
      ["tap", "change-password"],
    ],
  ],
  ["session-sign-in-again", "signInAgain", "/work"],
  ["session-disabled", "disabled", "/work"],
  ["store-damaged", "storeDamaged", "/trouble"],
  ["not-found", "plain", "/nowhere"],
];

const work = [
  ["home-full", "homeFull", "/work"],
  ["home-full-end", "homeFull", "/work", [["end"]]],
  ["home-quiet", "homeQuiet", "/work"],
  ["home-empty", "homeEmpty", "/work"],
  ["home-empty-offline", "homeEmptyOffline", "/work"],
  ["home-offline", "plain", "/work"],
  ["home-notices", "homeNotices", "/work"],
  ["home-loading", "homeLoading", "/work", [["see", ".bone"]]],
  ["home-failed", "homeFailed", "/work"],
  ["pick", "pick", "/plans/plan"],
  [
    "pick-some",
    "pick",
    "/plans/plan",
    [
      ["tap", "facility-FAS-01"],
      ["tap", "system-WSP"],
    ],
  ],
  ["pick-no-permission", "pickNoPermission", "/plans/plan"],
  ["pick-not-yet", "pickNotYet", "/plans/plan"],
  ["pick-all-taken", "pickAllTaken", "/plans/plan"],
  ["pick-none", "pickNone", "/plans/plan"],
  ["pick-unknown-plan", "pickUnknown", "/plans/plan"],
  ["unsubmitted", "unsubmitted", "/unsubmitted"],
  [
    "unsubmitted-delete",
    "unsubmitted",
    "/unsubmitted",
    [
      ["tap", "delete-task"],
      ["see", "confirm-go"],
    ],
  ],
  ["unsubmitted-none", "unsubmittedNone", "/unsubmitted"],
];

const task = [
  ["task-fresh", "taskFresh", TASK],
  ["task-half", "taskHalf", TASK],
  [
    "task-passed",
    "taskHalf",
    TASK,
    [
      ["tap", "quick-pass"],
      ["see", "snack"],
    ],
  ],
  ["task-half-end", "taskHalf", TASK, [["end"]]],
  ["task-half-failed", "taskHalf", TASK, [["tap", "filter-fail"]]],
  ["task-half-all", "taskHalf", TASK, [["tap", "filter-all"]]],
  ["task-search", "taskHalf", TASK, [["fill", "item-search", "启泵"]]],
  ["task-search-none", "taskHalf", TASK, [["fill", "item-search", "没有的东西"], ["end"]]],
  ["task-whole", "taskWhole", TASK, [["end"]]],
  ["task-shared", "taskShared", TASK],
  ["task-no-permission", "taskNoPermission", TASK],
  ["task-no-fix", "taskNoFix", TASK],
  ["task-queued", "taskQueued", TASK],
  ["task-pending", "taskPending", TASK],
  ["task-approved", "taskApproved", TASK],
  ["task-approval-taken-back", "taskApprovalUndone", TASK],
  ["task-returned", "taskReturned", TASK],
  ["task-returned-end", "taskReturned", TASK, [["end"]]],
  ["task-quarantined", "taskQuarantined", TASK],
  ["task-removed", "taskRemoved", TASK],
  ["task-loading", "taskLoading", TASK, [["see", ".bone"]]],
  ["task-unknown", "taskUnknown", TASK],
];

const arrival = [
  ["arrival-selfie", "arrivalNone", step("selfie")],
  ["arrival-selfie-taken", "arrivalSelfie", step("selfie")],
  ["arrival-file-picker", "filePicker", step("selfie")],
  [
    "arrival-web-camera",
    "filePicker",
    step("selfie"),
    [
      ["allow", "camera"],
      ["tap", ".capture .button"],
      ["see", "[data-test=shutter]:enabled"],
    ],
  ],
  [
    "arrival-camera-refused",
    "filePicker",
    step("selfie"),
    [
      ["tap", ".capture .button"],
      ["see", "camera-refused"],
    ],
  ],
  ["arrival-sign-in", "arrivalSelfie", step("sign_in")],
  ["arrival-sign-in-taken", "arrivalDone", step("sign_in")],
  ["arrival-sign-in-outside", "arrivalOutside", step("sign_in")],
  ["arrival-sign-in-no-position", "arrivalNoPosition", step("sign_in")],
  ["arrival-controller", "arrivalSelfie", step("controller")],
  ["arrival-controller-photo", "arrivalControllerPhoto", step("controller")],
  ["arrival-controller-brands", "arrivalControllerPhoto", step("controller"), [["tap", "choose-brand"]]],
  [
    "arrival-controller-own-brand",
    "arrivalControllerPhoto",
    step("controller"),
    [
      ["tap", "choose-brand"],
      ["fill", "brand-search", "长城"],
      ["see", "brand-own"],
    ],
  ],
  ["arrival-controller-done", "arrivalDone", step("controller")],
  ["arrival-controller-none", "arrivalNoController", step("controller")],
];

const items = [
  ["item-check", "taskHalf", item("HYD-06-01")],
  ["item-check-pass", "taskFresh", item("FAS-01-02"), [["tap", "verdict-pass"]]],
  ["item-measure", "taskFresh", item("HYD-01-02")],
  ["item-measure-within", "taskFresh", item("HYD-01-02"), [["fill", "value", "0.12"]]],
  ["item-measure-too-low", "taskFresh", item("HYD-01-02"), [["fill", "value", "0.05"]]],
  ["item-measure-no-number", "taskFresh", item("HYD-01-02"), [["fill", "value", "0.1.2"]]],
  [
    "item-measure-override",
    "taskFresh",
    item("HYD-01-02"),
    [
      ["fill", "value", "0.05"],
      ["tap", "verdict-pass"],
    ],
  ],
  ["item-measure-no-limit", "taskFresh", item("WSP-04-01"), [["fill", "value", "0.31"]]],
  ["item-untestable", "taskFresh", item("FAS-01-01"), [["tap", "verdict-untestable"]]],
  [
    "item-fault-new",
    "taskFresh",
    item("FAS-01-01"),
    [
      ["tap", "verdict-fail"],
      ["see", "fault"],
    ],
  ],
  ["item-fault-no-photo", "itemFailed", item("HYD-01-01")],
  ["item-fault", "itemFault", item("HYD-01-01")],
  ["item-fault-end", "itemFault", item("HYD-01-01"), [["end"]]],
  ["item-fault-withdrawn", "itemWithdrawn", item("HYD-01-01")],
  ["item-conflict", "itemConflict", item("HYD-01-02")],
  ["item-photos", "itemPhotos", item("WSP-05-01")],
  [
    "item-photo-large",
    "itemPhotos",
    item("WSP-05-01"),
    [
      ["tap", '[data-test="photo"]:nth-child(2)'],
      ["see", "close-photo"],
    ],
  ],
  [
    "item-not-saved",
    "itemSaveFails",
    item("FAS-01-01"),
    [
      ["tap", "verdict-pass"],
      ["see", ".failed"],
    ],
  ],
  ["item-returned", "taskReturned", item("FAS-01-02")],
];

const entry = (name) => `${TASK}?entry=${name}`;
const entries = [
  ["entries-none", "entriesNone", TASK],
  ["entries", "entries", TASK, [["end"]]],
  ["entries-withdrawn", "entries", TASK, [["tap", '[data-test="withdrawn-entries"] > summary'], ["end"]]],
  ["entries-changed", "entries", TASK, [["tap", "entry-filter-changed"], ["end"]]],
  ["entries-mixed", "entriesMixed", TASK, [["end"]]],
  ["entries-mixed-changed", "entriesMixed", TASK, [["tap", "filter-changed"], ["end"]]],
  ["entries-read-only", "entriesReadOnly", TASK, [["end"]]],
  ["entry-new", "entriesNone", entry("new")],
  ["entry-new-end", "entriesNone", entry("new"), [["end"]]],
  ["entry-subject", "entriesNone", entry("new"), [["tap", "subject-choose"]]],
  [
    "entry-subject-none",
    "entriesNone",
    entry("new"),
    [
      ["tap", "subject-choose"],
      ["fill", "subject-search", "没有的设施"],
    ],
  ],
  ["entry-shut", "entriesNone", entry("new"), [["tap", "inspectable-no"]]],
  ["entry-whole", "entries", entry("whole")],
  ["entry-lacks", "entries", entry("begun"), [["end"]]],
  ["entry-bad-count", "entries", entry("begun"), [["fill", "quantity", "十二"], ["end"]]],
  ["entry-conflict", "entries", entry("disputed")],
  ["entry-gone", "entries", entry("gone")],
  [
    "entry-withdraw",
    "entries",
    entry("whole"),
    [
      ["tap", "withdraw-entry"],
      ["see", "snack"],
    ],
  ],
  [
    "entry-not-saved",
    "entrySaveFails",
    entry("new"),
    [
      ["tap", "inspectable-no"],
      ["see", ".failed"],
    ],
  ],
  ["entry-read-only", "entriesReadOnly", entry("whole")],
  ["entry-mismatch", "mismatch", entry("mismatch")],
  ["entry-mismatch-norms", "mismatch", entry("new"), [["tap", "norm-choose"]]],
  ["entry-investigation", "investigation", entry("new")],
  ["entry-investigation-found", "investigationFound", entry("cause")],
  ["entry-repair", "repair", entry("repair")],
  ["task-mismatch", "mismatch", TASK],
  ["task-investigation", "investigation", TASK],
  ["task-investigation-more", "investigationFound", TASK, [["tap", '[data-test="order-facts"] summary']]],
  ["task-repair", "repair", TASK, [["end"]]],
  ["task-supplementary", "supplementary", TASK, [["end"]]],
];

const received = [
  ["received", "orders", "/received"],
  ["received-end", "orders", "/received", [["end"]]],
  ["received-none", "ordersNone", "/received"],
  ["received-failed", "ordersFailed", "/received"],
  ["order-new", "orders", "/orders/order-1"],
  ["order-accepted", "orders", "/orders/order-2"],
  ["order-begun", "orders", "/orders/order-3", [["end"]]],
  ["order-withdrawn", "orders", "/orders/order-6"],
  ["order-unknown", "orders", "/orders/nothing"],
  [
    "order-taken",
    "orders",
    "/orders/order-1",
    [
      ["tap", "order-accept"],
      ["see", "snack"],
    ],
  ],
  [
    "order-refused",
    "orderGone",
    "/orders/order-1",
    [
      ["tap", "order-accept"],
      ["see", "snack"],
    ],
  ],
];

const outside = [
  ["outside-supplementary", "homeQuiet", "/outside/supplementary"],
  ["outside-mismatch", "homeQuiet", "/outside/mismatch"],
  ["outside-none", "homeEmpty", "/outside/mismatch"],
  [
    "outside-failed",
    "outsideFails",
    "/outside/mismatch",
    [
      ["tap", "outside-project"],
      ["see", "outside-failure"],
    ],
  ],
  ["supplementary-pick", "plain", "/projects/project/supplementary", [["tap", "system-FAS"]]],
];

const phones = [
  ["storage", "plain", "/me/storage"],
  ["storage-low", "storageLow", "/me/storage"],
  [
    "storage-full",
    "storageFull",
    "/me/storage",
    [["tap", "export-unsent"], ["see", "export-failure"], ["end"]],
  ],
  [
    "storage-safe",
    "storageSafe",
    "/me/storage",
    [
      ["tap", "export-unsent"],
      ["see", "export-failure"],
    ],
  ],
  [
    "storage-free",
    "plain",
    "/me/storage",
    [
      ["tap", "free-space"],
      ["see", "confirm-go"],
    ],
  ],
  [
    "storage-freed",
    "plain",
    "/me/storage",
    [
      ["tap", "free-space"],
      ["tap", "confirm-go"],
      ["see", "snack"],
    ],
  ],
  [
    "storage-exported",
    "storageLost",
    "/me/storage",
    [["tap", "export-unsent"], ["see", "export-result"], ["end"]],
  ],
  ["peer", "plain", "/me/peer"],
  ["peer-scan", "plain", "/me/peer", [["tap", "peer-scan"]]],
  ["peer-showing", "peerShowing", "/me/peer"],
  ["peer-showing-end", "peerShowing", "/me/peer", [["end"]]],
  ["peer-turned-away", "peerTurnedAway", "/me/peer"],
  ["peer-expired", "peerExpired", "/me/peer"],
  [
    "peer-no-network",
    "peerNoNetwork",
    "/me/peer",
    [
      ["tap", "peer-show"],
      ["see", "peer-failure"],
    ],
  ],
  ["peer-connecting", "peerConnecting", "/me/peer"],
  ["peer-exchanging", "peerExchanging", "/me/peer"],
  ["peer-done", "peerDone", "/me/peer"],
  ["peer-failed", "peerFailed", "/me/peer"],
];

const submit = [
  ["submit-missing", "submitMissing", `${TASK}/submit`],
  ["submit-missing-entries", "entries", `${TASK}/submit`],
  ["submit-entries", "entriesReady", `${TASK}/submit`],
  ["submit-investigation", "investigationFound", `${TASK}/submit`],
  ["submit-summary", "taskWhole", `${TASK}/submit`],
  ["submit-signed", "taskWhole", `${TASK}/submit`, [["tap", "agree"]]],
  [
    "submit-failed",
    "submitFails",
    `${TASK}/submit`,
    [
      ["tap", "agree"],
      ["tap", "sign"],
      ["see", "snack"],
    ],
  ],
  [
    "submit-done-offline",
    "taskWhole",
    `${TASK}/submit`,
    [
      ["tap", "agree"],
      ["tap", "sign"],
      ["see", "submit-done"],
    ],
  ],
  [
    "submit-done-online",
    "submitOnline",
    `${TASK}/submit`,
    [
      ["tap", "agree"],
      ["tap", "sign"],
      ["see", "submit-done"],
    ],
  ],
];

const lists = [
  ["query-pending", "queryFull", "/query"],
  ["query-approved", "queryFull", "/query?state=approved"],
  ["query-returned", "queryFull", "/query?state=returned"],
  ["query-pending-none", "queryEmpty", "/query"],
  ["query-approved-none", "queryEmpty", "/query?state=approved"],
  ["query-returned-none", "queryEmpty", "/query?state=returned"],
  ["query-failed", "queryFailed", "/query"],
];

const me = [
  ["me", "plain", "/me"],
  ["me-end", "plain", "/me", [["end"]]],
  [
    "me-sign-out",
    "plain",
    "/me",
    [
      ["tap", "sign-out"],
      ["see", "confirm-go"],
    ],
  ],
  ["me-password", "plain", "/password"],
  ["phone", "plain", "/me/phone"],
  ["phone-permission", "phonePermission", "/me/phone"],
  ["phone-computer", "filePicker", "/me/phone"],
  ["sync-offline", "syncOffline", "/me/sync"],
  ["sync-running", "syncRunning", "/me/sync"],
  ["sync-waiting", "syncWaiting", "/me/sync"],
  ["sync-unreachable", "syncUnreachable", "/me/sync"],
  ["sync-blocked", "syncBlocked", "/me/sync"],
  ["sync-blocked-photos", "syncBlocked", "/me/sync", [["tap", "sync-photos"], ["end"]]],
  ["sync-safe", "syncSafe", "/me/sync"],
  ["sync-none", "syncNone", "/me/sync"],
  ["sync-failed", "syncFailed", "/me/sync"],
];

export const SCREENS = [
  ...session,
  ...work,
  ...outside,
  ...task,
  ...arrival,
  ...items,
  ...entries,
  ...received,
  ...submit,
  ...lists,
  ...me,
  ...phones,
].map(([name, scene, path, steps = []]) => ({ name, scene, path, steps }));
