// A client of automerge-repo: its WebSocket adapter and Automerge's own sync. The Repo itself is left out, so that
// documents can lie ready beforehand and the clients take as little from the machine as they can.
import { once } from "node:events";

import * as A from "@automerge/automerge/next";
import { BrowserWebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket";

/** No other attempt: a connection that breaks ends the measurement. */
const NEVER = 0x7fffffff;

let count = 0;

/** A connection that both sides have greeted each other on. */
export class Client {
  #adapter;
  #server;
  #waiting = new Map();

  static async connect(url) {
    const client = new Client();
    const adapter = new BrowserWebSocketClientAdapter(url, NEVER);
    client.#adapter = adapter;
    const greeted = once(adapter, "peer-candidate");
    count += 1;
    adapter.connect(`client-${process.pid}-${count}`, { isEphemeral: true });
    const [{ peerId }] = await greeted;
    client.#server = peerId;
    adapter.on("message", (message) => client.#receive(message));
    return client;
  }

  /** Syncs a document until the server has said that its heads are the same. */
  sync(task) {
    return new Promise((resolve, reject) => {
      this.#waiting.set(task.id, { task, resolve, reject });
      this.#say(task);
    });
  }

  close() {
    this.#adapter.retryInterval = 0;
    this.#adapter.socket.close();
  }

  #say(task) {
    const [state, data] = A.generateSyncMessage(task.content.doc, task.state);
    task.state = state;
    if (data === null) return;
    const envelope = { type: "sync", senderId: this.#adapter.peerId, targetId: this.#server };
    this.#adapter.send({ ...envelope, documentId: task.id, data });
  }

  #receive({ type, documentId, data }) {
    const waiting = this.#waiting.get(documentId);
    if (waiting === undefined) return;
    if (type !== "sync") {
      waiting.reject(new Error(`the server answered ${type}`));
      return;
    }
    const { task, resolve } = waiting;
    const [doc, state] = A.receiveSyncMessage(task.content.doc, task.state, data);
    task.content.doc = doc;
    task.state = state;
    const theirs = A.decodeSyncMessage(data).heads;
    this.#say(task);
    if (same(theirs, A.getHeads(doc))) {
      this.#waiting.delete(documentId);
      resolve();
    }
  }
}

const same = (a, b) => a.length === b.length && [...a].sort().join() === [...b].sort().join();
