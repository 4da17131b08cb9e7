import { describe, expect, it } from "vitest";
import { fromHash } from "../../../src/contract/link";
import { closedView, viewFromHash, viewToHash, withoutView } from "../../../src/contract/viewLink";
import { fakeCatalogue } from "../../support/fakeCatalogue";

describe("the view in a link", () => {
  it("is read back equal, with a mask set by hand", () => {
    const hand = { audio: Uint8Array.of(1, 0, 1, 1, 0, 1), video: Uint8Array.of(0, 0, 0, 1) };
    const view = {
      isOpen: true,
      at: 12,
      clipId: "puppet-0003 & co",
      hand,
      ...({ fill: "mix", decoder: "fair", order: "dropped" } as const),
    };
    const hash = viewToHash(view);
    expect(viewFromHash(hash)).toEqual(view);
    expect(viewFromHash(`#epochs=2&${hash}`)).toEqual(view);
    expect(hash).toContain("view.mask.audio=6.b4");
  });

  it("is absent while the view is closed, and contains only the differences", () => {
    expect(viewToHash({ ...closedView, at: 3 })).toBe("");
    expect(viewToHash({ ...closedView, isOpen: true })).toBe("view=mask");
  });

  it("does not change the configuration", () => {
    expect(withoutView("#epochs=2&view=mask&view.at=3&parts=none")).toBe("epochs=2&parts=none");
    const { config, problems } = fromHash("#epochs=3&view=mask&view.at=3", fakeCatalogue);
    expect(problems).toEqual([]);
    expect(config.epochs).toBe(3);
  });

  it.each([
    ["view=mask&view.at=-1", "at", "now"],
    ["view=mask&view.at=1.5", "at", "now"],
    ["view=mask&view.fill=paint", "fill", "zero"],
    ["view=mask&view.clip=%E0%A4%A", "clipId", ""],
    ["view=mask&view.mask.audio=9999.f", "hand", undefined],
    ["view=mask&view.mask.audio=8.f", "hand", undefined],
    ["view=mask&view.mask.audio=4.g", "hand", undefined],
    ["view=mask&view.mask.__proto__=4.f", "hand", undefined],
  ] as const)("ignores the value that does not fit in %s", (hash, key, value) => {
    const view = viewFromHash(hash);
    expect(view.isOpen).toBe(true);
    expect(view[key]).toBe(value);
  });
});
