// One timeline on a canvas: time axis, busy cores, and lanes in groups. A second canvas above it shows what the pointer is on.
// Sizes are in device pixels; `unit` is how many of them a CSS pixel has.

const GUTTER = 84;
const AXIS = 22;
const BUSY = 66;
const HEADER = 18;
const COLLAPSED = 36;

class TimelinePanel {
  constructor(stage, side, data, view) {
    this.stage = stage;
    this.side = side;
    this.data = data;
    this.view = view;
    this.origin = 0;
    this.from = 0;
    this.to = Math.max(1, data.duration);
    this.canvas = document.createElement('canvas');
    this.overlay = document.createElement('canvas');
    stage.append(this.canvas, this.overlay);
    stage.classList.add('ready');
    stage.tabIndex = 0;
    stage.setAttribute('role', 'group');
    stage.setAttribute('aria-label', `Timeline of ${data.id}, ${data.title}: ${data.count.toLocaleString('en')} spans on ${data.lanes.length} lanes in ${formatTime(data.duration)}`);
    this.context = this.canvas.getContext('2d', { alpha: false });
    this.overlayContext = this.overlay.getContext('2d');
    this.hovered = -1;
  }

  /** Range of times that can be shown, relative to the origin. */
  get least() { return -this.origin; }
  get most() { return Math.max(1, this.data.duration) - this.origin; }

  timeAt(x) { return this.from + (x - this.left) / this.plotWidth * (this.to - this.from); }

  xAt(time) { return this.left + (time - this.from) / (this.to - this.from) * this.plotWidth; }

  /** Chooses sizes and rows, and paints what does not depend on the zoom. */
  layout() {
    const { data, view } = this;
    this.unit = Math.min(3, window.devicePixelRatio || 1);
    const px = size => Math.max(1, Math.round(size * this.unit));
    this.width = Math.max(px(GUTTER + 60), Math.floor(this.stage.clientWidth * this.unit));
    this.left = px(GUTTER);
    this.plotWidth = this.width - this.left;
    const laneHeight = px(data.lanes.length <= 100 ? 11 : data.lanes.length <= 220 ? 7 : 4);
    this.rows = [];
    let y = px(AXIS);
    this.busyTop = y;
    this.busyHeight = view.showBusy ? px(BUSY) : 0;
    y += this.busyHeight;
    this.lanesTop = y;
    for (const group of data.groups.filter(g => g.lanes.length > 0)) {
      this.rows.push({ kind: 'group', group, y, height: px(HEADER) });
      y += px(HEADER);
      if (view.collapsed.has(group.name)) {
        this.rows.push({ kind: 'area', group, y, height: px(COLLAPSED) });
        y += px(COLLAPSED);
        continue;
      }
      for (const lane of group.lanes) {
        this.rows.push({ kind: 'lane', group, lane, y, height: laneHeight });
        y += laneHeight;
      }
    }
    this.height = y;
    for (const canvas of [this.canvas, this.overlay]) {
      canvas.width = this.width;
      canvas.height = this.height;
      canvas.style.width = `${this.width / this.unit}px`;
      canvas.style.height = `${this.height / this.unit}px`;
    }
    this.painter = new LanePainter(this.plotWidth);
    this.painter.wideFrom = px(34);
    this.image = new ImageData(this.plotWidth, Math.max(1, this.height - this.lanesTop));
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.busy = data.groups.map(() => new Float32Array(this.plotWidth));
    this.#paintGutter();
  }

  /** Colours of kernels for the current theme and search: red, green, blue, weight. */
  restyle() {
    const { data, view } = this;
    const dim = view.theme.dim;
    this.matches = Uint8Array.from(data.kernels, kernel => view.isMatch(kernel.name) ? 1 : 0);
    this.colors = new Float32Array(data.kernels.length * 4);
    data.kernels.forEach((kernel, i) => {
      const lit = this.matches[i] === 1;
      const rgb = lit ? hexColor(kernel.color) : dim;
      this.colors.set([...rgb, lit && view.isSearching ? 12 : 1], i * 4);
    });
    this.inks = data.kernels.map(kernel => {
      const [red, green, blue] = hexColor(kernel.color);
      return red * 0.299 + green * 0.587 + blue * 0.114 > 140 ? '#10151c' : '#ffffff';
    });
  }

  draw() {
    const { context, data, painter, view } = this;
    const from = this.from + this.origin;
    const to = this.to + this.origin;
    const wide = [];
    this.busy.forEach(b => b.fill(0));
    for (const group of data.groups) {
      if (!view.collapsed.has(group.name)) { continue; }
      for (const lane of group.lanes) { this.#mix(lane, group, from, to, null); }
    }
    for (const row of this.rows) {
      const top = row.y - this.lanesTop;
      if (row.kind !== 'lane') {
        this.pixels.fill(pack(...view.theme.lane), top * this.plotWidth, (top + row.height) * this.plotWidth);
        continue;
      }
      this.#mix(row.lane, row.group, from, to, wide, row);
      const gap = row.height > 6 ? Math.max(1, Math.round(this.unit)) : 0;
      painter.resolve(row.lane % 2 ? view.theme.lane : view.theme.alternate);
      painter.copyTo(this.pixels, top, row.height - gap);
      if (gap > 0) {
        const end = (top + row.height) * this.plotWidth;
        this.pixels.fill(pack(...view.theme.surface), end - gap * this.plotWidth, end);
      }
    }
    context.putImageData(this.image, this.left, this.lanesTop);
    this.#drawWide(wide);
    this.#drawAxis();
    if (this.busyHeight > 0) { this.#drawBusy(); }
    for (const row of this.rows) {
      if (row.kind === 'group') { this.#drawHeader(row); }
      if (row.kind !== 'area') { continue; }
      this.#area(row.group.index, row.y, row.height, row.group.lanes.length, view.theme.groups[row.group.kind]);
    }
    this.drawOverlay();
  }

  /** Marks a time and a span above the picture; without them it is cleared. */
  drawOverlay() {
    const context = this.overlayContext;
    context.clearRect(0, 0, this.width, this.height);
    if (this.cursor !== undefined && this.cursor >= this.from && this.cursor <= this.to) {
      const x = Math.round(this.xAt(this.cursor)) + 0.5;
      context.strokeStyle = cssColor(this.view.theme.text);
      context.globalAlpha = 0.45;
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(x, 0);
      context.lineTo(x, this.height);
      context.stroke();
      context.globalAlpha = 1;
    }
    if (this.hovered >= 0) {
      const box = this.spanBox(this.hovered);
      if (box) {
        context.strokeStyle = cssColor(this.view.theme.text);
        context.lineWidth = 1.5 * this.unit;
        context.strokeRect(box.x, box.y, box.width, box.height);
      }
    }
  }

  /** The place of a span on the canvas; null when its lane or time is not shown. */
  spanBox(index) {
    const row = this.rows.find(r => r.kind === 'lane' && r.lane === this.data.lane[index]);
    const x0 = Math.max(this.left, this.xAt(this.data.start[index] - this.origin));
    const x1 = Math.min(this.width, this.xAt(this.data.end[index] - this.origin));
    return row && x1 >= this.left && x0 <= this.width ? { x: x0, y: row.y, width: Math.max(1, x1 - x0), height: row.height } : null;
  }

  /** What lies at a place of the canvas in CSS pixels: time (relative to the origin), row, span. */
  at(cssX, cssY) {
    const x = cssX * this.unit;
    const y = cssY * this.unit;
    const row = this.rows.find(r => y >= r.y && y < r.y + r.height) ?? null;
    const time = this.timeAt(x);
    const inPlot = x >= this.left && x < this.width;
    const tolerance = 2.5 * this.unit * (this.to - this.from) / this.plotWidth;
    const span = inPlot && row?.kind === 'lane' ? this.data.spanAt(row.lane, time + this.origin, tolerance) : -1;
    return { time, row, inPlot, span };
  }

  #mix(lane, group, from, to, wide, row) {
    const { painter } = this;
    painter.mix(this.data, lane, from, to, this.colors, wide, row);
    const busy = this.busy[group.index];
    const cover = painter.cover;
    for (let x = 0; x < busy.length; x++) { busy[x] += cover[x] < 1 ? cover[x] : 1; }
  }

  #paintGutter() {
    const { context, view, unit } = this;
    const theme = view.theme;
    context.fillStyle = cssColor(theme.surface);
    context.fillRect(0, 0, this.width, this.height);
    context.textBaseline = 'middle';
    let drawn = -Infinity;
    for (const row of this.rows) {
      const middle = row.y + row.height / 2;
      if (row.kind === 'group') {
        drawn = middle;
      } else if (row.kind === 'lane' && middle - drawn >= 10 * unit) {
        context.fillStyle = cssColor(theme.muted);
        context.font = `${9.5 * unit}px ${theme.sans}`;
        context.fillText(this.data.lanes[row.lane].name, 8 * unit, middle, this.left - 12 * unit);
        drawn = middle;
      }
    }
    if (this.busyHeight > 0) {
      context.font = `600 ${10 * unit}px ${theme.sans}`;
      context.fillStyle = cssColor(theme.text);
      context.fillText('Busy cores', 6 * unit, this.busyTop + 12 * unit);
      this.data.cores.forEach((group, i) => {
        context.fillStyle = cssColor(theme.groups[group.kind]);
        context.fillText(`${group.kind === AIC ? 'AIC' : 'AIV'} of ${group.lanes.length}`, 6 * unit, this.busyTop + (30 + 15 * i) * unit);
      });
    }
  }

  #drawHeader(row) {
    const { context, unit } = this;
    const theme = this.view.theme;
    const open = !this.view.collapsed.has(row.group.name);
    context.fillStyle = cssColor(theme.group);
    context.fillRect(0, row.y, this.width, row.height);
    context.fillStyle = cssColor(theme.text);
    context.font = `600 ${11 * unit}px ${theme.sans}`;
    context.textBaseline = 'middle';
    context.fillText(`${open ? '▾' : '▸'} ${row.group.name} (${row.group.lanes.length})`, 6 * unit, row.y + row.height / 2);
  }

  #drawWide(wide) {
    const { context, data, unit } = this;
    context.font = `${9 * unit}px ${this.view.theme.mono}`;
    context.textBaseline = 'middle';
    const character = 5.45 * unit;
    for (const { index, x0, x1, row } of wide) {
      const left = this.left + x0;
      const width = x1 - x0;
      const flags = data.flags[index];
      const kernel = data.kernel[index];
      context.strokeStyle = context.fillStyle = this.matches[kernel] ? this.inks[kernel] : cssColor(this.view.theme.muted);
      if (flags & (FLAG_INFERRED | FLAG_UNFINISHED)) { this.#hatch(left, row.y, width, row.height - 1, flags); }
      if (width > this.painter.wideFrom && row.height >= 9 * unit) {
        const room = Math.floor((width - 6 * unit) / character);
        const name = data.kernels[kernel].name;
        context.fillText(name.length <= room ? name : `${name.slice(0, room - 1)}…`, left + 3 * unit, row.y + (row.height - 1) / 2);
      }
    }
  }

  /** Marks a span whose limits were inferred (a line along its foot) or that is unfinished (a broken right edge). */
  #hatch(left, top, width, height, flags) {
    const { context, unit } = this;
    context.lineWidth = unit;
    context.setLineDash([2 * unit, 2 * unit]);
    context.beginPath();
    if (flags & FLAG_INFERRED) {
      context.moveTo(left, top + height - unit);
      context.lineTo(left + width, top + height - unit);
    }
    if (flags & FLAG_UNFINISHED) {
      context.moveTo(left + width - unit, top);
      context.lineTo(left + width - unit, top + height);
    }
    context.stroke();
    context.setLineDash([]);
  }

  #drawAxis() {
    const { context, unit } = this;
    const theme = this.view.theme;
    const height = this.busyTop;
    context.fillStyle = cssColor(theme.surface);
    context.fillRect(this.left, 0, this.plotWidth, height);
    const rough = (this.to - this.from) / Math.max(2, this.plotWidth / (96 * unit));
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * (rough / power > 5 ? 10 : rough / power > 2 ? 5 : rough / power > 1 ? 2 : 1);
    const reach = Math.max(Math.abs(this.from), Math.abs(this.to));
    const digits = Math.max(0, Math.ceil(Math.log10((reach >= 1e9 ? 1e9 : reach >= 1e6 ? 1e6 : reach >= 1e3 ? 1e3 : 1) / step)));
    context.font = `${10 * unit}px ${theme.sans}`;
    context.textBaseline = 'middle';
    context.fillStyle = cssColor(theme.muted);
    context.strokeStyle = cssColor(theme.line);
    context.lineWidth = 1;
    context.beginPath();
    for (let tick = Math.ceil(this.from / step) * step; tick <= this.to; tick += step) {
      const x = Math.round(this.xAt(tick)) + 0.5;
      context.moveTo(x, height - 5 * unit);
      context.lineTo(x, height);
      const text = tickText(Math.abs(tick) < step / 1e6 ? 0 : tick, reach, digits);
      const half = context.measureText(text).width / 2;
      context.fillText(text, Math.min(Math.max(x - half, this.left), this.width - 2 * half - 2), height / 2 - unit);
    }
    context.stroke();
  }

  #drawBusy() {
    const { context, data, view } = this;
    context.fillStyle = cssColor(view.theme.lane);
    context.fillRect(this.left, this.busyTop, this.plotWidth, this.busyHeight);
    const most = Math.max(1, ...data.cores.map(group => group.lanes.length));
    for (const group of data.cores.toReversed()) {
      this.#area(group.index, this.busyTop, this.busyHeight, most, view.theme.groups[group.kind]);
    }
  }

  /** Busy cores of a group over time as an area under a line. */
  #area(group, top, height, most, color) {
    const { context } = this;
    const busy = this.busy[group];
    const foot = top + height - 1;
    const y = x => foot - busy[x] / most * (height - 4 * this.unit);
    context.save();
    context.beginPath();
    context.rect(this.left, top, this.plotWidth, height);
    context.clip();
    context.beginPath();
    context.moveTo(this.left, foot);
    for (let x = 0; x < busy.length; x++) { context.lineTo(this.left + x, y(x)); }
    context.lineTo(this.left + busy.length - 1, foot);
    context.fillStyle = cssColor(color);
    context.globalAlpha = 0.22;
    context.fill();
    context.globalAlpha = 1;
    context.beginPath();
    for (let x = 0; x < busy.length; x++) { context.lineTo(this.left + x, y(x)); }
    context.strokeStyle = cssColor(color);
    context.lineWidth = 1.25 * this.unit;
    context.stroke();
    context.restore();
  }
}

/** A tick's time in the unit that suits the axis' greatest time. */
function tickText(ns, reach, digits) {
  const [scale, name] = reach >= 1e9 ? [1e9, 's'] : reach >= 1e6 ? [1e6, 'ms'] : reach >= 1e3 ? [1e3, 'us'] : [1, 'ns'];
  return `${(ns / scale).toFixed(Math.min(digits, 9))} ${name}`;
}
