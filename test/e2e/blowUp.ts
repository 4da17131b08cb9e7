import { tiny } from "./stage";

/** A learning rate that no network survives. */
export const blowUp = `${tiny}&epochs=50&optimizer=sgd&sgd.learningRate=10`;
