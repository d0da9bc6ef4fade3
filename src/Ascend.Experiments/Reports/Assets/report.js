// Starts the page. Every table and plot is in the document already; the script adds timelines, theme and copying.
//
// Hooks for tests, under window.ascendReport:
//   ready            true once the timelines are drawn (also when there are none)
//   paintMs          ms from the start of navigation to the frame after the first drawing of the timelines
//   spans            spans of each panel, by side: { a: 200000, b: 200000 }
//   range(side)      [from, to] in ns that a panel shows
//   spanPoint(side, index)  { x, y, name } of the middle of a span in the window; null when it is not shown
//   zoom(side, factor)      multiplies a panel's range around its middle
//   fit()            shows everything
//   measureZoom(steps)      promise of { draw, frame }: ms of each zoom step, for drawing alone and to the next frame

const text = id => document.getElementById(id).textContent;

const systemDark = matchMedia('(prefers-color-scheme: dark)');
const themeButton = document.getElementById('theme');
let view = null;

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : systemDark.matches;
}

function themeChanged() {
  themeButton.setAttribute('aria-pressed', String(isDark()));
  if (view) {
    view.readTheme();
    view.refresh();
  }
}

themeButton.hidden = false;
themeChanged();
themeButton.addEventListener('click', () => {
  document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
  themeChanged();
});
systemDark.addEventListener('change', themeChanged);

const saveButton = document.getElementById('save-json');
saveButton.hidden = false;
saveButton.addEventListener('click', () => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text('comparison-data')], { type: 'application/json' }));
  link.download = 'comparison.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});

const copyButton = document.getElementById('copy-command');
if (navigator.clipboard) {
  copyButton.hidden = false;
  copyButton.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text('command'));
      copyButton.textContent = 'Copied';
    } catch {
      copyButton.textContent = 'Not allowed by the browser';
    }
  });
}

const data = JSON.parse(text('timeline-data'));
const timelines = data.timelines.map(json => new TimelineData(json));
if (timelines.length > 0) {
  view = new TimelineView(timelines, data.left, data.right);
}

const nextFrame = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
const panelOf = side => view.panels.find(panel => panel.side === side);

window.ascendReport = {
  ready: false,
  paintMs: null,
  spans: Object.fromEntries((view?.panels ?? []).map(panel => [panel.side, panel.data.count])),
  range: side => [panelOf(side).from, panelOf(side).to],
  zoom: (side, factor) => view.zoom(panelOf(side), factor),
  fit: () => view.fit(),
  spanPoint: (side, index) => {
    const panel = panelOf(side);
    const place = panel.spanBox(index);
    const box = panel.canvas.getBoundingClientRect();
    return place && {
      x: box.left + (place.x + place.width / 2) / panel.unit,
      y: box.top + (place.y + place.height / 2) / panel.unit,
      name: panel.data.kernels[panel.data.kernel[index]].name,
    };
  },
  measureZoom: async (steps = 16) => {
    const times = { draw: [], frame: [] };
    for (let step = 0; step < steps; step++) {
      await nextFrame();
      const start = performance.now();
      view.zoom(view.panels[0], step < steps / 2 ? 0.7 : 1 / 0.7);
      view.drawNow();
      times.draw.push(performance.now() - start);
      await nextFrame();
      times.frame.push(performance.now() - start);
    }
    return times;
  },
};

nextFrame().then(() => {
  window.ascendReport.paintMs = performance.now();
  window.ascendReport.ready = true;
});
