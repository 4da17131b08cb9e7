/**
 * Encodes a mono sound file: wave [N] -> RIFF/WAVE bytes, 16-bit PCM, little-endian. Samples outside [-1, 1] are
 * clipped, and NaN becomes 0.
 */
export function toWav(wave: Float32Array, rateHz: number): Uint8Array<ArrayBuffer> {
  const headerBytes = 44;
  const bytes = new Uint8Array(headerBytes + 2 * wave.length);
  const view = new DataView(bytes.buffer);
  const tag = (at: number, text: string): void => {
    for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  };
  tag(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  tag(8, "WAVEfmt ");
  view.setUint32(16, 16, true); // bytes in this chunk
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // channels
  view.setUint32(24, rateHz, true);
  view.setUint32(28, 2 * rateHz, true); // bytes a second
  view.setUint16(32, 2, true); // bytes a frame
  view.setUint16(34, 16, true); // bits a sample
  tag(36, "data");
  view.setUint32(40, 2 * wave.length, true);
  wave.forEach((sample, i) => {
    const clipped = Math.max(-1, Math.min(1, Number.isNaN(sample) ? 0 : sample));
    view.setInt16(headerBytes + 2 * i, Math.round(clipped * 32767), true);
  });
  return bytes;
}
