/** Finds files that are shorter than their headers state. */

const headBytes = 64;

/**
 * Returns the end of a sentence if a WebM, Matroska or WAV file lacks a tenth or more of the bytes that its
 * header states; undefined for whole files, streams of unknown size and other containers, where the
 * decoder reports missing samples.
 */
export async function truncationMessage(file: Blob): Promise<string | undefined> {
  const head = new DataView(await file.slice(0, headBytes).arrayBuffer());
  const stated = head.byteLength < 16 ? undefined : (segmentEnd(head) ?? waveEnd(head));
  if (stated === undefined || file.size >= 0.9 * stated) return undefined;
  return `is truncated: its header states ${stated} bytes, but it has ${file.size}; copy or record it again.`;
}

/** End of the Segment after the EBML header, bytes; undefined for an unknown size. */
function segmentEnd(head: DataView): number | undefined {
  if (head.getUint32(0) !== 0x1a45dfa3) return undefined;
  const header = variableInt(head, 4);
  if (!header) return undefined;
  const at = header.end + header.value;
  if (at + 12 > head.byteLength || head.getUint32(at) !== 0x18538067) return undefined;
  const segment = variableInt(head, at + 4);
  return segment && segment.end + segment.value;
}

/** Reads EBML's integer of variable length; undefined for the reserved value "unknown". */
function variableInt(view: DataView, at: number): { value: number; end: number } | undefined {
  const first = view.getUint8(at);
  const length = Math.clz32(first) - 23;
  if (length > 8 || at + length > view.byteLength) return undefined;
  let value = first & (0xff >> length);
  let ones = value === 0xff >> length;
  for (let i = 1; i < length; i++) {
    const byte = view.getUint8(at + i);
    value = value * 256 + byte;
    ones &&= byte === 0xff;
  }
  return ones ? undefined : { value, end: at + length };
}

/** End of the data chunk, bytes; undefined for the large sizes that streaming recorders write for "unknown". */
function waveEnd(head: DataView): number | undefined {
  const isWave = head.getUint32(0) === 0x52494646 && head.getUint32(8) === 0x57415645;
  for (let at = 12; isWave && at + 8 <= head.byteLength;) {
    const size = head.getUint32(at + 4, true);
    if (head.getUint32(at) === 0x64617461) return size < 0x7ffff000 ? at + 8 + size : undefined;
    at += 8 + size + (size % 2);
  }
  return undefined;
}
