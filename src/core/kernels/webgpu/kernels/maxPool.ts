/** Maximum over windows, images NHWC. On ties the gradient goes to the first maximum of a window. */
import type { TensorInfo } from "../../../tf";
import { poolSizes } from "../../poolSizes";
import { recordElementwise } from "../elementwise";
import type { KernelArguments } from "../kernelArguments";
import { allocate } from "../rawBackend";

function windowsOf(shape: readonly number[], attrs: KernelArguments["attrs"]) {
  const sizes = poolSizes(shape, attrs);
  const integers = {
    inHeight: sizes.inHeight,
    inWidth: sizes.inWidth,
    outHeight: sizes.outHeight,
    outWidth: sizes.outWidth,
    channels: sizes.inChannels,
    tall: sizes.filterHeight,
    wide: sizes.filterWidth,
    down: sizes.strideHeight,
    across: sizes.strideWidth,
    top: sizes.padInfo.top,
    left: sizes.padInfo.left,
  };
  return { integers, outShape: sizes.outShape };
}

/** WGSL of the flat index of the first maximum of window (i, j), which always holds a pixel. */
const firstMaximum = `
fn firstMaximum(image : u32, i : u32, j : u32, c : u32) -> u32 {
  var best = 0u;
  var isFirst = true;
  for (var u = 0u; u < settings.tall; u++) {
    let y = i32(i * settings.down + u) - i32(settings.top);
    if (y < 0 || y >= i32(settings.inHeight)) { continue; }
    for (var v = 0u; v < settings.wide; v++) {
      let column = i32(j * settings.across + v) - i32(settings.left);
      if (column < 0 || column >= i32(settings.inWidth)) { continue; }
      let at = ((image * settings.inHeight + u32(y)) * settings.inWidth + u32(column))
        * settings.channels + c;
      if (isFirst || x[at] > x[best]) { best = at; isFirst = false; }
    }
  }
  return best;
}`;

/** x [N, H, W, C] -> [N, oH, oW, C]. */
export function maxPool({ inputs, attrs, backend }: KernelArguments): TensorInfo {
  const x = inputs.x!;
  const { integers, outShape } = windowsOf(x.shape, attrs);
  const out = allocate(backend, outShape);
  recordElementwise(backend, {
    key: "maxPool",
    reads: { x },
    writes: { out },
    integers,
    functions: () => firstMaximum,
    body: `let c = index % settings.channels;
  let pixel = index / settings.channels;
  let j = pixel % settings.outWidth;
  let i = (pixel / settings.outWidth) % settings.outHeight;
  out[index] = x[firstMaximum(pixel / (settings.outWidth * settings.outHeight), i, j, c)];`,
  });
  return out;
}

/** dy [N, oH, oW, C], input [N, H, W, C] -> dx: a pixel adds the gradients of the windows whose maximum it is. */
export function maxPoolGrad({ inputs, attrs, backend }: KernelArguments): TensorInfo {
  const [dy, x] = [inputs.dy!, inputs.input!];
  const { integers } = windowsOf(x.shape, attrs);
  const out = allocate(backend, x.shape);
  recordElementwise(backend, {
    key: "maxPoolGrad",
    reads: { dy, x },
    writes: { out },
    integers,
    functions: () => firstMaximum,
    body: `let c = index % settings.channels;
  let pixel = index / settings.channels;
  let column = pixel % settings.inWidth + settings.left;
  let y = (pixel / settings.inWidth) % settings.inHeight + settings.top;
  let image = pixel / (settings.inWidth * settings.inHeight);
  let firstI = (max(y + 1u, settings.tall) - settings.tall + settings.down - 1u) / settings.down;
  let firstJ = (max(column + 1u, settings.wide) - settings.wide + settings.across - 1u) / settings.across;
  let lastI = min(y / settings.down + 1u, settings.outHeight);
  let lastJ = min(column / settings.across + 1u, settings.outWidth);
  var total = 0.0;
  for (var i = firstI; i < lastI; i++) {
    for (var j = firstJ; j < lastJ; j++) {
      if (firstMaximum(image, i, j, c) == index) {
        total += dy[((image * settings.outHeight + i) * settings.outWidth + j) * settings.channels + c];
      }
    }
  }
  out[index] = total;`,
  });
  return out;
}
