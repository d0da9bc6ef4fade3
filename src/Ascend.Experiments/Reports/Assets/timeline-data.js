// The timelines as typed arrays, and questions about their spans. Spans are sorted by lane, then start.

/** Kinds of groups that are cores. */
const AIC = 1;
const AIV = 2;
const FLAG_UNFINISHED = 1;
const FLAG_INFERRED = 2;
const FLAG_MERGED = 4;

const COLUMN_TYPES = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f64: Float64Array };

function decodeColumn(column) {
  return new COLUMN_TYPES[column.type](decodeBase64(column.data).buffer);
}

function decodeBase64(base64) {
  if (Uint8Array.fromBase64) { return Uint8Array.fromBase64(base64); }
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = text.charCodeAt(i);
  }
  return bytes;
}

class TimelineData {
  constructor(json) {
    this.id = json.id;
    this.title = json.title;
    this.duration = json.duration;
    this.lanes = json.lanes;
    this.kernels = json.kernels;
    this.start = new Float64Array(decodeColumn(json.start));
    const length = decodeColumn(json.length);
    this.end = new Float64Array(length.length);
    for (let i = 0; i < length.length; i++) {
      this.end[i] = this.start[i] + length[i];
    }
    this.lane = decodeColumn(json.lane);
    this.kernel = decodeColumn(json.kernel);
    this.flags = decodeColumn(json.flags);
    this.first = this.#laneLimits();
    this.groups = json.groups.map((group, index) => ({ ...group, index, lanes: this.#lanesOf(index) }));
    this.spansOfKernel = new Uint32Array(this.kernels.length);
    for (let i = 0; i < this.kernel.length; i++) { this.spansOfKernel[this.kernel[i]]++; }
    this.firstMeasured = this.#firstMeasured();
  }

  get count() { return this.start.length; }

  /** The groups of cores of the rank that counts. */
  get cores() { return this.groups.filter(group => group.counted && (group.kind === AIC || group.kind === AIV)); }

  /** The index of the first span of a lane that ends after a time; first[lane + 1] when there is none. */
  firstEndingAfter(lane, time) {
    let low = this.first[lane];
    let high = this.first[lane + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.end[middle] > time) { high = middle; } else { low = middle + 1; }
    }
    return low;
  }

  /** The span of a lane at a time, or the nearest within a tolerance (both in ns); -1 for none. */
  spanAt(lane, time, tolerance) {
    const next = this.firstEndingAfter(lane, time);
    let best = -1;
    let distance = tolerance;
    for (const i of [next - 1, next]) {
      if (i >= this.first[lane] && i < this.first[lane + 1]) {
        const d = Math.max(this.start[i] - time, time - this.end[i], 0);
        if (d <= distance) {
          best = i;
          distance = d;
        }
      }
    }
    return best;
  }

  /** Busy cores of a group at a time. */
  busyAt(group, time) {
    return this.groups[group].lanes.reduce((sum, lane) => {
      const i = this.firstEndingAfter(lane, time);
      return sum + (i < this.first[lane + 1] && this.start[i] <= time ? 1 : 0);
    }, 0);
  }

  #laneLimits() {
    const first = new Uint32Array(this.lanes.length + 1);
    for (let i = 0; i < this.lane.length; i++) { first[this.lane[i] + 1]++; }
    for (let i = 0; i < this.lanes.length; i++) {
      first[i + 1] += first[i];
    }
    return first;
  }

  #lanesOf(group) {
    const lanes = [];
    this.lanes.forEach((lane, index) => { if (lane.group === group) { lanes.push(index); } });
    return lanes;
  }

  #firstMeasured() {
    let first = Infinity;
    const measured = this.kernels.map(kernel => kernel.measured);
    for (const group of this.groups.filter(g => g.counted)) {
      for (const lane of group.lanes) {
        for (let i = this.first[lane]; i < this.first[lane + 1] && this.start[i] < first; i++) {
          if (measured[this.kernel[i]]) { first = this.start[i]; }
        }
      }
    }
    return Number.isFinite(first) ? first : 0;
  }
}

/** A time or duration in ns as text with a unit that fits. */
function formatTime(ns, digits = 3) {
  const size = Math.abs(ns);
  if (size >= 1e9) { return `${(ns / 1e9).toFixed(digits)} s`; }
  if (size >= 1e6) { return `${(ns / 1e6).toFixed(digits)} ms`; }
  if (size >= 1e3) { return `${(ns / 1e3).toFixed(digits)} us`; }
  return `${Math.round(ns)} ns`;
}
