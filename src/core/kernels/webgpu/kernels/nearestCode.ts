/**
 * Vector quantisation without storing the distances [P, N]: a workgroup takes four positions, each thread every
 * 64th code, and the threads' nearest codes are compared at the end.
 */
import type { TensorInfo } from "../../../tf";
import type { KernelArguments } from "../kernelArguments";
import { allocate } from "../rawBackend";
import { record } from "../record";

const threads = 64;
/** Positions that are compared with a code while it is in registers. */
const positionsPerGroup = 4;
const places = [0, 1, 2, 3];

/** flat [P, D], codebook [N, D] -> [P] int32, argmin |z - e|^2, the first on ties. */
export function nearestCode({ inputs, backend }: KernelArguments): TensorInfo {
  const [flat, codebook] = [inputs.flat!, inputs.codebook!];
  const [positions, depth] = flat.shape as [number, number];
  const nearest = allocate(backend, [positions], "int32");
  record(backend, {
    key: "nearestCode",
    reads: { flat, codebook },
    writes: { nearest },
    integers: { positions, depth, codes: codebook.shape[0]! },
    blocks: Math.ceil(positions / positionsPerGroup),
    threads,
    functions: () => `var<workgroup> distances : array<vec4<f32>, ${threads}>;
var<workgroup> winners : array<vec4<u32>, ${threads}>;`,
    body: () => body,
  });
  return nearest;
}

const body = `
  let first = block * ${positionsPerGroup}u;
  // positions beyond the last repeat it, and are not written
  let last = settings.positions - 1u;
  ${places.map((n) => `let z${n} = min(first + ${n}u, last) * settings.depth;`).join("\n  ")}
  var best = vec4<f32>(3.4e38);
  var winner = vec4<u32>(0u);
  for (var code = lane; code < settings.codes; code += ${threads}u) {
    var distance = vec4<f32>();
    for (var d = 0u; d < settings.depth; d++) {
      let gap = vec4<f32>(${places.map((n) => `flat[z${n} + d]`).join(", ")})
        - codebook[code * settings.depth + d];
      distance += gap * gap;
    }
    let isNearer = distance < best;
    best = select(best, distance, isNearer);
    winner = select(winner, vec4<u32>(code), isNearer);
  }
  distances[lane] = best;
  winners[lane] = winner;
  workgroupBarrier();
  if (lane < ${positionsPerGroup}u && first + lane < settings.positions) {
    var least = distances[0][lane];
    var nearestOne = winners[0][lane];
    for (var other = 1u; other < min(${threads}u, settings.codes); other++) {
      let distance = distances[other][lane];
      let code = winners[other][lane];
      if (distance < least || (distance == least && code < nearestOne)) {
        least = distance;
        nearestOne = code;
      }
    }
    nearest[first + lane] = i32(nearestOne);
  }`;
