// Plays clients of automerge-repo's sync server for `bench peers`: one JSON command a line on standard input, one JSON
// answer a line on standard output. `node automerge.mjs WS-ADDRESS CONTENTS.json`
import { createInterface } from "node:readline";

import * as A from "@automerge/automerge/next";

import { Client } from "./client.mjs";
import { addressed, contents, edit, picture } from "./tasks.mjs";

const [, , server, file] = process.argv;
const pool = contents(file);
const handed = [];
let clients = [];
let queues = [];
let watched;

const inTurn = async (client, tasks) => {
  for (const task of tasks) await client.sync(task);
};

const connected = async (wanted) => {
  while (clients.length < wanted) clients.push(await Client.connect(server));
  return clients.slice(0, wanted);
};

const commands = {
  /** Documents for each of some clients, and their connections; pictures of `bytes` where asked for. */
  async prepare({ clients: wanted, each, bytes }) {
    await connected(wanted);
    const content = (number) => (bytes ? picture(bytes) : pool[number % pool.length]);
    queues = Array.from({ length: wanted }, (_, client) =>
      Array.from({ length: each }, (_, number) => addressed(content(client * each + number))),
    );
    return { ready: wanted * each };
  },

  /** Hands over what is prepared: all clients at once, each one document after the other. */
  async go() {
    await Promise.all(queues.map((tasks, number) => inTurn(clients[number], tasks)));
    const done = queues.flat();
    if (!(done[0].content.doc.picture instanceof Uint8Array)) handed.push(...done);
    queues = [];
    return { done: done.length };
  },

  /** One new document over a new connection through `server`; the connection stays for [`edit`]. */
  async first({ server: through }) {
    const client = await Client.connect(through);
    // Its own copy: it is edited afterwards.
    const task = addressed({ doc: A.clone(pool[0].doc) });
    await client.sync(task);
    watched = { client, task };
    return { done: 1 };
  },

  /** Some answers of that document given anew. */
  async edit({ items }) {
    watched.task.content = edit(watched.task.content, items);
    await watched.client.sync(watched.task);
    watched.client.close();
    return { done: items };
  },

  /** A client that holds the last `tasks` documents comes back, with nothing new. */
  async nothing({ server: through, tasks }) {
    const known = handed.slice(-tasks);
    const client = await Client.connect(through);
    // As automerge-repo does with what it knew of a peer when that one returns.
    for (const task of known) task.state = A.decodeSyncState(A.encodeSyncState(task.state));
    await Promise.all(known.map((task) => client.sync(task)));
    client.close();
    return { done: known.length };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...words } = JSON.parse(line);
  const answer = await commands[command](words);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
