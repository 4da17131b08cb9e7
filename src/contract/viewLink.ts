/**
 * The state of the inspector in a link, after the configuration: "...&view=mask&view.at=12&view.clip=puppet-0003".
 * It is untrusted like the rest of a link: values that do not fit are ignored.
 */
import type { ModalityId } from "./clip";
import type { Fill, Omega } from "./inspect";
import type { DecoderName, InspectedAt } from "./inspectClip";

export const fills: readonly Fill[] = ["zero", "mean", "mix"];
export const decoders: readonly DecoderName[] = ["run", "fair"];
export const orders = ["channel", "dropped", "value"] as const;
export type ChannelOrder = (typeof orders)[number];

export interface ViewState {
  readonly isOpen: boolean;
  readonly at: InspectedAt;
  /** Empty: the first clip of validation. */
  readonly clipId: string;
  readonly fill: Fill;
  readonly decoder: DecoderName;
  readonly order: ChannelOrder;
  /** A mask set by hand; absent: the learned mask. */
  readonly hand?: Omega;
}

export const closedView: ViewState = {
  isOpen: false,
  at: "now",
  clipId: "",
  fill: "zero",
  decoder: "run",
  order: "channel",
};

const maxima = { channels: 1024, clipId: 200 } as const;

const isViewPair = (pair: string): boolean => /^view(=|\.|$)/.test(pair);

/** A hash without the state of the inspector and without "#". */
export const withoutView = (hash: string): string =>
  hash
    .replace(/^#/, "")
    .split("&")
    .filter((pair) => !isViewPair(pair))
    .join("&");

/** Writes the view; "" if it is closed. */
export function viewToHash(view: ViewState): string {
  if (!view.isOpen) return "";
  const pairs: [string, string][] = [["view", "mask"]];
  const { at, clipId, fill, decoder, order, hand } = view;
  if (at !== closedView.at) pairs.push(["view.at", String(at)]);
  if (clipId !== "") pairs.push(["view.clip", clipId]);
  if (fill !== closedView.fill) pairs.push(["view.fill", fill]);
  if (decoder !== closedView.decoder) pairs.push(["view.decoder", decoder]);
  if (order !== closedView.order) pairs.push(["view.order", order]);
  for (const [id, own] of Object.entries(hand ?? {})) pairs.push([`view.mask.${id}`, hexOf(own)]);
  return pairs.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&");
}

/** Reads the view of a hash; never throws. */
export function viewFromHash(hash: string): ViewState {
  const pairs = new Map(
    hash
      .replace(/^#/, "")
      .split("&")
      .filter(isViewPair)
      .map((pair): [string, string] => {
        const [key = "", value = ""] = pair.split("=", 2);
        return [key, decode(value)];
      }),
  );
  const epoch = Number(pairs.get("view.at") ?? NaN);
  const hand = handOf(pairs);
  return {
    isOpen: pairs.get("view") === "mask",
    at: Number.isInteger(epoch) && epoch > 0 ? epoch : "now",
    // By code points: half of a surrogate pair could not be written into a link again.
    clipId: Array.from(pairs.get("view.clip") ?? "")
      .slice(0, maxima.clipId)
      .join(""),
    fill: oneOf(fills, pairs.get("view.fill"), closedView.fill),
    decoder: oneOf(decoders, pairs.get("view.decoder"), closedView.decoder),
    order: oneOf(orders, pairs.get("view.order"), closedView.order),
    ...(hand && { hand }),
  };
}

const oneOf = <T extends string>(all: readonly T[], value: string | undefined, otherwise: T): T =>
  all.find((one) => one === value) ?? otherwise;

function decode(text: string): string {
  try {
    const decoded = decodeURIComponent(text);
    return /\p{Surrogate}/u.test(decoded) ? "" : decoded;
  } catch {
    return "";
  }
}

/** Four channels to a digit after their number: "10.ffc". */
function hexOf(own: Uint8Array): string {
  const digits = Array.from({ length: Math.ceil(own.length / 4) }, (_, i) =>
    [0, 1, 2, 3].reduce((sum, bit) => 2 * sum + (own[4 * i + bit] ?? 0), 0).toString(16),
  );
  return `${own.length}.${digits.join("")}`;
}

function fromHex(text: string): Uint8Array | undefined {
  const [count = "", digits = ""] = text.split(".", 2);
  const length = Number(count);
  const fits = Number.isInteger(length) && length > 0 && length <= maxima.channels;
  if (!fits || digits.length !== Math.ceil(length / 4) || !/^[0-9a-f]+$/.test(digits))
    return undefined;
  return Uint8Array.from({ length }, (_, channel) => {
    const digit = Number.parseInt(digits[channel >> 2] ?? "0", 16);
    return (digit >> (3 - (channel & 3))) & 1;
  });
}

/** Masks set by hand, by modality. */
function handOf(pairs: ReadonlyMap<string, string>): Omega | undefined {
  const found = [...pairs].flatMap(([key, text]): [ModalityId, Uint8Array][] => {
    const id = /^view\.mask\.([a-z][a-z0-9-]{0,31})$/.exec(key)?.[1];
    const own = fromHex(text);
    return id !== undefined && own ? [[id, own]] : [];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}
