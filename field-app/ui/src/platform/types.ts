/**
 * What the screens may ask of the phone. The library in Rust is the truth; this is its contract as the screens see it.
 * Two implementations: `tauri.ts` (the real one) and `fake.ts` (component tests and drawing without a window).
 */
import type {
  BrandView,
  Change,
  ControllerInput,
  EntryChoices,
  EntryInput,
  EntryView,
  ErrorView,
  ExportView,
  FaultInput,
  FreedView,
  HomeView,
  ItemView,
  OpenItemsView,
  OrderView,
  PeerCodeView,
  PeerView,
  PhotoSize,
  PhotoTarget,
  PhotoView,
  ProjectItemsView,
  QueryState,
  ResultInput,
  SelfTestView,
  SessionView,
  SettingsPage,
  SettingsView,
  SignOutView,
  StorageView,
  SubmissionView,
  SyncDetailsView,
  SyncView,
  TaskCard,
  TaskView,
} from "./generated/view";

export type * from "./generated/view";

interface Ask<Args, Answer> {
  readonly args: Args;
  readonly answer: Answer;
}
type Nothing = Record<string, never>;

/** Every command of the shell: its arguments and its answer. `add_photo` carries bytes and stands apart. */
export interface Commands {
  session: Ask<Nothing, SessionView>;
  sign_in: Ask<{ login: string; password: string }, SessionView>;
  change_password: Ask<{ old: string; new: string }, SessionView>;
  sign_out_check: Ask<Nothing, SignOutView>;
  sign_out: Ask<Nothing, SessionView>;
  settings: Ask<Nothing, SettingsView>;
  set_settings: Ask<{ settings: SettingsView }, SettingsView>;
  home: Ask<Nothing, HomeView>;
  project_open_items: Ask<{ plan: string }, OpenItemsView>;
  start_task: Ask<{ plan: string; facilities: string[] }, TaskView>;
  project_items: Ask<{ project: string }, ProjectItemsView>;
  start_supplementary: Ask<{ project: string; facilities: string[] }, TaskView>;
  start_norm_mismatch: Ask<{ project: string }, TaskView>;
  orders: Ask<Nothing, OrderView[]>;
  accept_order: Ask<{ order: string }, OrderView>;
  start_order: Ask<{ order: string }, TaskView>;
  entry_choices: Ask<{ task: string }, EntryChoices>;
  record_entry: Ask<{ task: string; entry: EntryInput }, EntryView>;
  withdraw_entry: Ask<{ task: string; entry: string; withdrawn: boolean }, EntryView>;
  task_view: Ask<{ task: string }, TaskView>;
  take_photo: Ask<{ task: string; target: PhotoTarget }, PhotoView>;
  set_controller: Ask<{ task: string; controller: ControllerInput }, TaskView>;
  record_result: Ask<{ task: string; result: ResultInput }, ItemView>;
  record_fault: Ask<{ task: string; fault: FaultInput }, ItemView>;
  submit: Ask<{ task: string }, SubmissionView>;
  reopen: Ask<{ task: string }, TaskView>;
  delete_task: Ask<{ task: string }, null>;
  unsubmitted: Ask<Nothing, TaskCard[]>;
  query: Ask<{ state: QueryState }, TaskCard[]>;
  sync_now: Ask<Nothing, SyncView>;
  sync_state: Ask<Nothing, SyncView>;
  sync_details: Ask<Nothing, SyncDetailsView>;
  brands: Ask<{ query: string }, BrandView[]>;
  dismiss_notice: Ask<{ id: number }, null>;
  self_test: Ask<Nothing, SelfTestView>;
  open_settings: Ask<{ page: SettingsPage }, null>;
  storage: Ask<Nothing, StorageView>;
  free_space: Ask<Nothing, FreedView>;
  export_unsent: Ask<Nothing, ExportView>;
  peer_open: Ask<Nothing, PeerCodeView>;
  peer_close: Ask<Nothing, null>;
  peer_join: Ask<{ code: string }, PeerView>;
  peer_state: Ask<Nothing, PeerView>;
}

export type Command = keyof Commands;

export interface Platform {
  /** Carries out a command. Rejects with a `CommandError`, never with anything else. */
  call<K extends Command>(command: K, args: Commands[K]["args"]): Promise<Commands[K]["answer"]>;
  /** Hands the bytes of a picture to the library, which hashes, checks and keeps them. */
  addPhoto(task: string, target: PhotoTarget, bytes: ArrayBuffer): Promise<PhotoView>;
  /** An address for `<img>`; the hash makes it immutable. */
  photoUrl(sha256: string, size: PhotoSize): string;
  /** Tells when something changed in the library; returns the way to stop listening. */
  onChange(listener: (change: Change) => void): () => void;
}

/** Why a command did not happen, with what to do in both languages. */
export class CommandError extends Error {
  readonly view: ErrorView;

  constructor(view: ErrorView) {
    super(view.code);
    this.name = "CommandError";
    this.view = view;
  }
}
