/** Test accuracy is the mean over these epochs; none is selected. */
export const lastEpochs = 4;
