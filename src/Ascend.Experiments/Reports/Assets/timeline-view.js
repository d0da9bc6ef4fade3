// The two timelines together: zoom, pan, search, groups, tooltip, keyboard.

const LEAST_RANGE = 20;

class TimelineView {
  constructor(timelines, left, right) {
    this.collapsed = new Set(timelines.flatMap(t => t.groups).filter(group => !group.counted).map(group => group.name));
    this.showBusy = true;
    this.linked = true;
    this.zero = 'capture';
    this.query = '';
    this.picked = new Set();
    this.scheduled = false;
    this.tooltip = document.getElementById('tooltip');
    this.status = document.getElementById('timeline-status');
    this.panels = [];
    for (const [side, id] of [['a', left], ['b', right]]) {
      const data = timelines.find(t => t.id === id);
      if (data) {
        const panel = new TimelinePanel(document.getElementById(`stage-${side}`), side, data, this);
        this.panels.push(panel);
        this.#listen(panel);
      }
    }
    this.#buildToolbar();
    this.#buildLegend();
    this.readTheme();
    this.refresh();
    this.fit();
    this.drawNow();
    new ResizeObserver(() => this.#resized()).observe(document.querySelector('.panels'));
  }

  get isSearching() { return this.query !== '' || this.picked.size > 0; }

  isMatch(name) {
    return !this.isSearching || this.picked.has(name) || (this.query !== '' && name.toLowerCase().includes(this.query));
  }

  readTheme() {
    const style = getComputedStyle(document.documentElement);
    this.theme = {
      surface: themeColor('--surface'), lane: themeColor('--lane'), alternate: themeColor('--lane-alternate'),
      group: themeColor('--group'), line: themeColor('--line'), text: themeColor('--text'), muted: themeColor('--muted'),
      dim: themeColor('--line'),
      groups: [themeColor('--muted'), themeColor('--a'), themeColor('--b'), themeColor('--same')],
      sans: style.getPropertyValue('--sans'), mono: style.getPropertyValue('--mono'),
    };
  }

  /** Lays everything out again: after a change of size, theme, groups or search. */
  refresh() {
    for (const panel of this.panels) {
      panel.restyle();
      panel.layout();
    }
    this.schedule();
  }

  schedule() {
    if (!this.scheduled) {
      this.scheduled = true;
      requestAnimationFrame(() => { if (this.scheduled) { this.drawNow(); } });
    }
  }

  drawNow() {
    this.scheduled = false;
    this.panels.forEach(panel => panel.draw());
  }

  /** Shows everything. */
  fit() {
    for (const panel of this.panels) {
      const [least, most] = this.#limits(panel);
      panel.from = least;
      panel.to = most;
    }
    this.schedule();
  }

  /** Multiplies the range of a panel (and of the linked one) around a time that stays in its place. */
  zoom(panel, factor, time = (panel.from + panel.to) / 2) {
    const [least, most] = this.#limits(panel);
    const range = Math.min(Math.max((panel.to - panel.from) * factor, LEAST_RANGE), most - least);
    const from = time - (time - panel.from) / (panel.to - panel.from) * range;
    this.#show(panel, from, range);
  }

  pan(panel, time) { this.#show(panel, panel.from + time, panel.to - panel.from); }

  setZero(zero) {
    this.zero = zero;
    this.panels.forEach(panel => { panel.origin = zero === 'measured' ? panel.data.firstMeasured : 0; });
    this.fit();
  }

  setLinked(linked) {
    this.linked = linked;
    this.fit();
  }

  setSearch(text) {
    this.query = text.trim().toLowerCase();
    this.#searchChanged();
  }

  /** Opens groups if any of them is collapsed, or else collapses them. */
  toggleGroups(names) {
    const open = names.some(name => this.collapsed.has(name));
    names.forEach(name => open ? this.collapsed.delete(name) : this.collapsed.add(name));
    this.#buildGroups();
    this.refresh();
  }

  /** Moves to the next (1) or previous (-1) span that the search matches, and tells about it. */
  step(panel, direction) {
    const { data } = panel;
    this.order ??= new Map();
    if (!this.order.has(data)) {
      const order = Uint32Array.from({ length: data.count }, (_, i) => i).sort((x, y) => data.start[x] - data.start[y]);
      this.order.set(data, order);
    }
    const order = this.order.get(data);
    let place = panel.hovered >= 0 ? order.indexOf(panel.hovered) : direction > 0 ? -1 : order.length;
    for (place += direction; place >= 0 && place < order.length; place += direction) {
      const index = order[place];
      const group = data.groups[data.lanes[data.lane[index]].group];
      if (panel.matches[data.kernel[index]] && !this.collapsed.has(group.name)) {
        this.#reveal(panel, index);
        return;
      }
    }
    this.status.textContent = 'No further span.';
  }

  /** Facts about a span as pairs of name and text. */
  describe(panel, index) {
    const { data } = panel;
    const lane = data.lanes[data.lane[index]];
    const { rank } = data.groups[lane.group];
    const facts = [
      ...rank === null ? [] : [['proc', rank]],
      ['lane', lane.name],
      ['start', formatTime(data.start[index] - panel.origin)],
      ['duration', formatTime(data.end[index] - data.start[index])],
    ];
    const flags = data.flags[index];
    const remarks = [];
    if (flags & FLAG_UNFINISHED) { remarks.push('unfinished: still open when the capture ended'); }
    if (flags & FLAG_INFERRED) { remarks.push('inferred: a limit comes from the two-slot model'); }
    if (flags & FLAG_MERGED) { remarks.push('merged: several short spans, see the note below the timeline'); }
    return { name: data.kernels[data.kernel[index]].name, facts, remarks };
  }

  hideTooltip() {
    this.tooltip.hidden = true;
    for (const panel of this.panels) {
      panel.cursor = undefined;
      panel.hovered = -1;
      panel.drawOverlay();
    }
  }

  /** Shows what lies under a place in the window. */
  hover(panel, clientX, clientY) {
    const box = panel.canvas.getBoundingClientRect();
    const hit = panel.at(clientX - box.left, clientY - box.top);
    for (const other of this.panels) {
      other.cursor = hit.inPlot && (other === panel || this.linked) ? hit.time : undefined;
      other.hovered = other === panel ? hit.span : -1;
      other.drawOverlay();
    }
    if (hit.span >= 0) {
      this.#showTooltip(this.describe(panel, hit.span), clientX, clientY);
    } else if (hit.inPlot) {
      this.#showTooltip(this.#describeTime(panel, hit), clientX, clientY);
    } else {
      this.tooltip.hidden = true;
    }
  }

  #describeTime(panel, hit) {
    const facts = [['time', formatTime(hit.time)]];
    for (const group of panel.data.cores) {
      facts.push([`${group.name} busy`, `${panel.data.busyAt(group.index, hit.time + panel.origin)} of ${group.lanes.length}`]);
    }
    return { name: hit.row?.kind === 'lane' ? panel.data.lanes[hit.row.lane].name : 'Busy cores', facts, remarks: [] };
  }

  #showTooltip({ name, facts, remarks }, clientX, clientY) {
    const list = document.createElement('dl');
    for (const [term, text] of facts) {
      list.append(element('dt', term), element('dd', text));
    }
    const head = element('div', name);
    head.className = 'name';
    const flags = remarks.map(remark => Object.assign(element('div', remark), { className: 'flag' }));
    this.tooltip.replaceChildren(head, list, ...flags);
    this.tooltip.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.tooltip;
    this.tooltip.style.left = `${clientX + 16 + width > innerWidth ? Math.max(4, clientX - 16 - width) : clientX + 16}px`;
    this.tooltip.style.top = `${clientY + 16 + height > innerHeight ? Math.max(4, clientY - 16 - height) : clientY + 16}px`;
  }

  #reveal(panel, index) {
    const { data } = panel;
    const start = data.start[index] - panel.origin;
    const duration = data.end[index] - data.start[index];
    const range = panel.to - panel.from;
    const shown = duration / range * panel.plotWidth > 3 ? range : Math.max(LEAST_RANGE, duration * 60);
    if (start < panel.from || start + duration > panel.to || shown !== range) {
      this.#show(panel, start + duration / 2 - shown / 2, shown);
    }
    this.drawNow();
    panel.hovered = index;
    panel.cursor = undefined;
    panel.drawOverlay();
    const facts = this.describe(panel, index);
    const place = panel.spanBox(index);
    const box = panel.canvas.getBoundingClientRect();
    if (place) {
      this.#showTooltip(facts, box.left + (place.x + place.width / 2) / panel.unit, box.top + (place.y + place.height) / panel.unit);
    }
    this.status.textContent = [facts.name, ...facts.facts.map(f => f.join(' ')), ...facts.remarks].join(', ');
  }

  #limits(panel) {
    const panels = this.linked ? this.panels : [panel];
    const least = Math.min(...panels.map(p => p.least));
    const most = Math.max(...panels.map(p => p.most));
    const margin = (most - least) * 0.01;
    return [least - margin, most + margin];
  }

  #show(panel, from, range) {
    const [least, most] = this.#limits(panel);
    const clamped = Math.min(Math.max(from, least), most - range);
    for (const p of this.linked ? this.panels : [panel]) {
      p.from = clamped;
      p.to = clamped + range;
    }
    this.schedule();
  }

  #listen(panel) {
    const { stage } = panel;
    let drag = null;
    stage.addEventListener('wheel', event => {
      const pixels = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
      const across = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (Math.abs(across) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
        event.preventDefault();
        this.pan(panel, across * pixels * panel.unit / panel.plotWidth * (panel.to - panel.from));
        return;
      }
      const [least, most] = this.#limits(panel);
      if (event.deltaY > 0 && panel.to - panel.from >= (most - least) * 0.9999) {
        return; // Everything is shown already: the page scrolls on.
      }
      event.preventDefault();
      const x = (event.clientX - stage.getBoundingClientRect().left) * panel.unit;
      this.zoom(panel, Math.exp(event.deltaY * pixels * 0.002), panel.timeAt(Math.max(x, panel.left)));
    }, { passive: false });
    stage.addEventListener('pointerdown', event => {
      const box = panel.canvas.getBoundingClientRect();
      const hit = panel.at(event.clientX - box.left, event.clientY - box.top);
      if (hit.row?.kind === 'group') {
        this.toggleGroups([hit.row.group.name]);
      } else if (event.button === 0) {
        drag = { x: event.clientX, from: panel.from };
        stage.setPointerCapture(event.pointerId);
        stage.classList.add('dragging');
      }
    });
    stage.addEventListener('pointermove', event => {
      if (drag) {
        const range = panel.to - panel.from;
        this.#show(panel, drag.from - (event.clientX - drag.x) * panel.unit / panel.plotWidth * range, range);
      }
      this.hover(panel, event.clientX, event.clientY);
    });
    for (const type of ['pointerup', 'pointercancel']) {
      stage.addEventListener(type, () => {
        drag = null;
        stage.classList.remove('dragging');
      });
    }
    stage.addEventListener('pointerleave', () => this.hideTooltip());
    stage.addEventListener('blur', () => this.hideTooltip());
    stage.addEventListener('dblclick', () => this.fit());
    stage.addEventListener('keydown', event => this.#key(panel, event));
  }

  #key(panel, event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    const range = panel.to - panel.from;
    const actions = {
      '+': () => this.zoom(panel, 0.6), '=': () => this.zoom(panel, 0.6), '-': () => this.zoom(panel, 1 / 0.6), '_': () => this.zoom(panel, 1 / 0.6),
      ArrowLeft: () => this.pan(panel, -range * 0.15), ArrowRight: () => this.pan(panel, range * 0.15),
      Home: () => this.pan(panel, -Infinity), End: () => this.pan(panel, Infinity), 0: () => this.fit(),
      n: () => this.step(panel, 1), p: () => this.step(panel, -1), Escape: () => this.hideTooltip(),
    };
    if (actions[event.key]) {
      event.preventDefault();
      actions[event.key]();
    }
  }

  #buildToolbar() {
    const id = name => document.getElementById(name);
    const first = this.panels[0];
    id('timeline-toolbar').hidden = false;
    id('search').addEventListener('input', event => this.setSearch(event.target.value));
    id('show-busy').addEventListener('change', event => {
      this.showBusy = event.target.checked;
      this.refresh();
    });
    id('link-axes').addEventListener('change', event => this.setLinked(event.target.checked));
    id('zero').addEventListener('change', event => this.setZero(event.target.value));
    const every = action => () => (this.linked ? [first] : this.panels).forEach(action);
    id('zoom-in').addEventListener('click', every(panel => this.zoom(panel, 0.5)));
    id('zoom-out').addEventListener('click', every(panel => this.zoom(panel, 2)));
    id('zoom-fit').addEventListener('click', () => this.fit());
    this.#buildGroups();
  }

  /** A button for each group of the rank that counts, and one for each other rank. */
  #buildGroups() {
    const units = new Map();
    for (const group of this.panels.flatMap(panel => panel.data.groups)) {
      const unit = group.counted ? group.name : group.rank;
      units.set(unit, (units.get(unit) ?? new Set()).add(group.name));
    }
    const buttons = [...units].map(([unit, set]) => {
      const names = [...set];
      const open = !names.some(name => this.collapsed.has(name));
      const button = element('button', `${open ? '▾' : '▸'} ${unit}`);
      button.type = 'button';
      button.dataset.group = unit;
      button.setAttribute('aria-expanded', String(open));
      button.addEventListener('click', () => {
        this.toggleGroups(names);
        document.querySelector(`#groups [data-group="${CSS.escape(unit)}"]`).focus();
      });
      return button;
    });
    document.getElementById('groups').replaceChildren(...buttons);
  }

  #buildLegend() {
    const spans = new Map();
    for (const { data } of this.panels) {
      data.kernels.forEach((kernel, i) => {
        const entry = spans.get(kernel.name) ?? { ...kernel, count: 0, onCore: false };
        entry.count += data.spansOfKernel[i];
        spans.set(kernel.name, entry);
      });
    }
    const entries = [...spans.values()].sort((x, y) => Number(y.measured) - Number(x.measured) || y.count - x.count).slice(0, 60);
    const buttons = entries.map(entry => {
      const button = element('button', '');
      button.type = 'button';
      button.setAttribute('aria-pressed', 'false');
      button.append(swatch(entry.color), element('span', entry.name));
      button.title = `${entry.name}: ${entry.count.toLocaleString('en')} spans drawn`;
      button.addEventListener('click', () => {
        const picked = !this.picked.delete(entry.name);
        if (picked) { this.picked.add(entry.name); }
        button.setAttribute('aria-pressed', String(picked));
        this.#searchChanged();
      });
      return button;
    });
    document.getElementById('legend').replaceChildren(...buttons);
  }

  #searchChanged() {
    this.panels.forEach(panel => panel.restyle());
    this.schedule();
    const counts = this.panels.map(panel =>
      `${panel.data.id}: ${panel.data.spansOfKernel.reduce((sum, n, i) => sum + (panel.matches[i] ? n : 0), 0).toLocaleString('en')}`);
    document.getElementById('search-result').textContent = this.isSearching ? `${counts.join(', ')} spans` : '';
  }

  #resized() {
    const changed = this.panels.some(panel => Math.abs(panel.stage.clientWidth * panel.unit - panel.width) >= 1);
    if (changed) { this.refresh(); }
  }
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function swatch(color) {
  const box = document.createElement('i');
  box.style.cssText = `flex:none;width:10px;height:10px;border-radius:2px;background:${color}`;
  return box;
}
