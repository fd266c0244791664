/**
 * A TCP proxy under the test's control: the network between the phone and the server.
 *
 * While it is down, connections are refused and open ones are cut, as on a site without reception.
 */
import net from "node:net";

/** Forwards 127.0.0.1:`port` to 127.0.0.1:`target` while it is up. */
export class Network {
  #server;
  #sockets = new Set();

  constructor(port, target) {
    this.port = port;
    this.target = target;
  }

  /** The network comes (back). */
  async up() {
    if (this.#server) return;
    this.#server = net.createServer((near) => {
      const far = net.connect(this.target, "127.0.0.1");
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on("close", () => this.#sockets.delete(socket));
        socket.on("error", () => {
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
    await new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.port, "127.0.0.1", resolve);
    });
  }

  /** The network goes: nothing new is accepted, and what was open is cut. */
  async down() {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
