import { tiny } from "./stage";

/** A learning rate at which the loss of every network overflows. */
export const blowUp = `${tiny}&epochs=50&optimizer=sgd&sgd.learningRate=10`;
