/** The built-in datasets: the plan of each set and the generator of its clips. */
import type { Card } from "../contract/cards";
import type { DatasetManifest, SplitName } from "../contract/clip";
import type { ClipMedia } from "../contract/door";
import { parseParams, type ParamSpecs, type ParamValues } from "../contract/params";
import { previewsOf } from "../contract/previews";
import {
  competitionCard,
  competitionCards,
  competitionFeatures,
  planCompetition,
} from "../core/data/synthetic/competition";
import {
  clipFacts,
  planPuppets,
  puppetClipCard,
  puppetFeatures,
  puppetManifestParts,
  puppetNuisances,
  puppetsCard,
  renderFrames,
  renderVoice,
  type PuppetSpec,
} from "../core/data/synthetic/puppets";
import { captionTokens } from "../core/data/synthetic/puppetCaption";
import { planTrio, trioCard, trioModalities } from "../core/data/synthetic/trio";
import { toWav } from "../core/signal/wav";
import type { FeaturedClip } from "./mediaDataset";

/** A planned clip, generated on demand. */
export interface PlannedBuiltInClip {
  readonly id: string;
  readonly split: SplitName;
  make(): FeaturedClip;
  /** Generates its frames and sound for display. */
  play(): ClipMedia;
}
export interface SetPlan {
  readonly manifest: Omit<DatasetManifest, "key" | "clips" | "problems" | "counts">;
  readonly clips: readonly PlannedBuiltInClip[];
}
export interface BuiltInSet {
  readonly card: Card;
  /** Throws a RangeError for wrong parameters. Equal sets have equal keys. */
  configure(params: unknown, seed: number): { readonly key: string; plan(): SetPlan };
}

function defineSet<S extends ParamSpecs>(
  card: Card<S>,
  plan: (params: ParamValues<S>, seed: number) => SetPlan,
): BuiltInSet {
  return {
    card,
    configure: (given, seed) => {
      const params = parseParams("data.params", card.params, given);
      // with defaults filled in, so that equal choices have equal keys
      return { key: JSON.stringify([card.id, params, seed]), plan: () => plan(params, seed) };
    },
  };
}

const puppets = defineSet(puppetsCard, (params, seed) => {
  const { classes, clips, ceiling } = planPuppets(params, seed);
  return {
    manifest: {
      ...puppetManifestParts,
      nuisances: puppetNuisances(params),
      classes,
      ceiling: { ...ceiling },
    },
    clips: clips.map((spec) => ({
      id: spec.id,
      split: spec.split,
      make: () => {
        const features = puppetFeatures(spec);
        return { card: puppetClipCard(spec, classes.length, features.video), features };
      },
      play: () => playPuppet(spec),
    })),
  };
});

/** Renders the frames and the sound of one clip. */
function playPuppet(spec: PuppetSpec): ClipMedia {
  const { durationS, frames, sizePx, rateHz } = clipFacts;
  return {
    id: spec.id,
    durationS,
    frames: { count: frames, width: sizePx, height: sizePx, rgb: renderFrames(spec) },
    sound: new Blob([toWav(renderVoice(spec), rateHz)], { type: "audio/wav" }),
  };
}

const trio = defineSet(trioCard, (params, seed) => {
  const { classes, clips, ceiling, captionOf } = planTrio(params, seed);
  const { id, name } = trioCard;
  return {
    manifest: { id, name, modalities: trioModalities, classes, ceiling },
    clips: clips.map((spec) => ({
      id: spec.id,
      split: spec.split,
      make: () => {
        const caption = captionOf(spec);
        const features = { ...puppetFeatures(spec), caption: captionTokens(caption) };
        const card = puppetClipCard(spec, classes.length, features.video);
        const captionCue = classes[caption.cue] ?? "none";
        return {
          card: {
            ...card,
            previews: previewsOf(trioModalities, features),
            factors: { ...card.factors, captionCue },
          },
          features,
        };
      },
      play: () => playPuppet(spec),
    })),
  };
});

const competition = defineSet(competitionCard, (params, seed) => {
  const plan = planCompetition(params, seed);
  const modalities = competitionCards(plan);
  const { id, name } = competitionCard;
  return {
    manifest: { id, name, classes: plan.classes, modalities },
    clips: plan.clips.map((clip) => ({
      id: clip.id,
      split: clip.split,
      make: () => {
        const features = competitionFeatures(plan, clip);
        const factors = {
          one: clip.sufficient.one ? "sufficient" : "insufficient",
          two: clip.sufficient.two ? "sufficient" : "insufficient",
          strengthOne: clip.codes.one[clip.label] ?? 0,
          strengthTwo: clip.codes.two[clip.label] ?? 0,
        };
        const card = {
          id: clip.id,
          name: clip.id.replace(/^clip-0*(?=\d)/, "clip "),
          label: clip.label,
          split: clip.split,
          durationS: 0,
          group: "",
          previews: previewsOf(modalities, features),
          factors,
        };
        return { card, features };
      },
      play: () => ({ id: clip.id, durationS: 0 }),
    })),
  };
});

/** Every built-in set, in display order. */
export const builtInSets: readonly BuiltInSet[] = [puppets, trio, competition];
