import { expose } from "comlink";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createLabClient } from "../../../src/client/labClient";
import { createMediaDoor } from "../../../src/client/mediaDoor";
import type { LabDoor, MediaDoor } from "../../../src/contract/door";
import { defaultExperiment } from "../../../src/contract/experiment";

/** A worker that never answers. */
class MuteWorker {
  static last: MuteWorker | undefined;
  readonly listeners = new Map<string, (event: { message: string }) => void>();
  constructor() {
    MuteWorker.last = this;
  }
  addEventListener(name: string, listener: (event: { message: string }) => void) {
    if (!this.listeners.has(name)) this.listeners.set(name, listener);
  }
  removeEventListener = vi.fn();
  postMessage = vi.fn();
  terminate = vi.fn();
}

/** Replaces Worker by a class whose objects are one end of a channel; the other end exposes `door`. */
function stubWorker(door: object): void {
  const { port1, port2 } = new MessageChannel();
  expose(door, port2);
  closeChannel = () => {
    port1.close();
    port2.close();
  };
  port1.start();
  vi.stubGlobal("Worker", function () {
    return port1;
  });
}
let closeChannel = (): void => undefined;
afterEach(() => {
  closeChannel();
  vi.unstubAllGlobals();
});

const started = () => {
  vi.stubGlobal("Worker", MuteWorker);
  const onCrash = vi.fn();
  return { onCrash, lab: createLabClient({ onCrash, connect: () => Promise.resolve() }) };
};

describe("the client of the training worker", () => {
  it("rejects waiting calls when the worker is restarted", async () => {
    const { lab } = started();
    const record = lab.record();
    const play = lab.play();
    void lab.restart();
    await expect(record).rejects.toMatchObject({ failure: { code: "cancelled" } });
    await expect(play).rejects.toThrow("terminated before it responded");
  });

  it("rejects waiting calls when the worker stops with an error", async () => {
    const { lab, onCrash } = started();
    const measured = lab.measure("validation", {});
    MuteWorker.last?.listeners.get("error")?.({ message: "out of memory" });
    await expect(measured).rejects.toMatchObject({ failure: { code: "cancelled" } });
    expect(onCrash).toHaveBeenCalledWith("out of memory");
  });

  it("passes commands, arguments, sinks and results between page and worker", async () => {
    const step = vi.fn<LabDoor["step"]>(() => Promise.resolve());
    const attach = vi.fn<LabDoor["attach"]>(() => Promise.resolve());
    const message = "No GPU.";
    const door: Pick<LabDoor, "attach" | "open" | "step"> = {
      attach,
      open: async (config, sink) => {
        await sink([{ type: "status", status: "opening", message: `${config.epochs} epochs` }]);
        return { ok: false, failure: { code: "no-backend", message } };
      },
      step,
    };
    stubWorker(door);
    const connect = vi.fn<MediaDoor["connect"]>(() => Promise.resolve());
    const lab = createLabClient({ onCrash: vi.fn(), connect });
    const sink = vi.fn();
    const outcome = await lab.open({ ...defaultExperiment, epochs: 7 }, sink);
    expect(outcome).toEqual({ ok: false, failure: { code: "no-backend", message } });
    expect(sink).toHaveBeenCalledWith([{ type: "status", status: "opening", message: "7 epochs" }]);
    await lab.step(3);
    expect(step).toHaveBeenCalledWith(3);
    expect(attach.mock.calls[0]?.[0]).toBeInstanceOf(MessagePort);
    expect(connect.mock.calls[0]?.[0]).toBeInstanceOf(MessagePort);
  });
});

describe("the door of the media worker", () => {
  it("proxies sinks and transfers the port", async () => {
    const door: Pick<MediaDoor, "connect" | "prepare"> = {
      connect: (port) => {
        port.postMessage("connected");
        return Promise.resolve();
      },
      prepare: async (_data, seed, sink) => {
        await sink({ phase: "done", done: seed, total: seed, current: "", problems: [] });
        return { ok: false, failure: { code: "cancelled", message: "Cancelled." } };
      },
    };
    stubWorker(door);
    const media = createMediaDoor(vi.fn());
    const { port1, port2 } = new MessageChannel();
    const greeting = new Promise((resolve) => (port2.onmessage = ({ data }) => resolve(data)));
    await media.connect(port1);
    expect(await greeting).toBe("connected");
    const sink = vi.fn();
    expect(await media.prepare({ id: "puppets" }, 4, sink)).toMatchObject({ ok: false });
    expect(sink).toHaveBeenCalledWith(expect.objectContaining({ phase: "done", total: 4 }));
    port2.close();
  });
});
