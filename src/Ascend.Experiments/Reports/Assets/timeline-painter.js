// Paints lanes into pixels. Each pixel column of a lane gets the mix of the kernels that ran in its slice of time, weighted
// by the share that each covers: the picture is right at every zoom, and costs one pass over the visible spans.

/** Share of a colour that even the shortest span gets, so that it stays visible. */
const LEAST_ALPHA = 0.35;
/** Columns from which on a span gets a darker first column, so that neighbours of one kernel can be told apart. */
const EDGE_FROM = 4;

class LanePainter {
  constructor(width) {
    this.width = width;
    this.wideFrom = Infinity;
    this.red = new Float32Array(width);
    this.green = new Float32Array(width);
    this.blue = new Float32Array(width);
    this.weight = new Float32Array(width);
    this.cover = new Float32Array(width);
    this.edge = new Uint8Array(width);
    this.pixels = new Uint32Array(width);
  }

  /**
   * Mixes the spans of a lane between two times; `colors` are red, green, blue, weight for each kernel. Spans with room for
   * text, and spans with flags that have room for a mark, are added to `wide` together with `row`.
   */
  mix(data, lane, from, to, colors, wide, row) {
    const { width, red, green, blue, weight, cover, edge } = this;
    red.fill(0); green.fill(0); blue.fill(0); weight.fill(0); cover.fill(0); edge.fill(0);
    const { start, end, kernel } = data;
    const scale = width / (to - from);
    const last = data.first[lane + 1];
    const put = (column, share, color) => {
      const w = Math.max(share, 0.02) * colors[color + 3];
      red[column] += colors[color] * w;
      green[column] += colors[color + 1] * w;
      blue[column] += colors[color + 2] * w;
      weight[column] += w;
      cover[column] += share;
    };
    for (let i = data.firstEndingAfter(lane, from); i < last && start[i] < to; i++) {
      const x0 = Math.max(0, (start[i] - from) * scale);
      const x1 = Math.min(width, (end[i] - from) * scale);
      const first = Math.min(width - 1, x0 | 0);
      const final = Math.min(width - 1, x1 | 0);
      const color = kernel[i] * 4;
      if (first === final) {
        put(first, x1 - x0, color);
        continue;
      }
      put(first, first + 1 - x0, color);
      for (let column = first + 1; column < final; column++) { put(column, 1, color); }
      if (x1 > final) { put(final, x1 - final, color); }
      if (x1 - x0 > EDGE_FROM) {
        edge[first] = 1;
        if (wide !== null && (x1 - x0 > this.wideFrom || data.flags[i] !== 0)) { wide.push({ index: i, x0, x1, row }); }
      }
    }
  }

  /** Turns the mix into pixels over a background (red, green, blue). */
  resolve(background) {
    const { width, red, green, blue, weight, edge, pixels } = this;
    const [backRed, backGreen, backBlue] = background;
    const empty = pack(backRed, backGreen, backBlue);
    for (let x = 0; x < width; x++) {
      const w = weight[x];
      if (w === 0) {
        pixels[x] = empty;
        continue;
      }
      const alpha = Math.min(1, LEAST_ALPHA + (1 - LEAST_ALPHA) * w) * (edge[x] ? 0.72 : 1);
      const rest = 1 - alpha;
      pixels[x] = pack(red[x] / w * alpha + backRed * rest, green[x] / w * alpha + backGreen * rest, blue[x] / w * alpha + backBlue * rest);
    }
  }

  /** Copies the pixels to rows of an image. */
  copyTo(image, top, height) {
    const start = top * this.width;
    image.set(this.pixels, start);
    for (let row = 1; row < height; row++) {
      image.copyWithin(start + row * this.width, start, start + this.width);
    }
  }
}

function pack(red, green, blue) {
  return 0xff000000 | (blue & 255) << 16 | (green & 255) << 8 | (red & 255);
}

/** The value of a CSS colour variable in the current theme as [red, green, blue]. */
function themeColor(name) {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const parts = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
  probe.remove();
  return parts.slice(0, 3);
}

function hexColor(hex) {
  return [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
}

function cssColor(rgb) {
  return `rgb(${rgb.map(Math.round).join(' ')})`;
}
