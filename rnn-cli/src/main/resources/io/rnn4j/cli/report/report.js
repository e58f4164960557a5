"use strict";
// Draws the charts of a report with uPlot over their SVG images, which stay for print.
(function () {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const charts = [];

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

  function text(value) {
    if (value == null) return "–";
    const rounded = Number(value.toPrecision(5));
    const plain = rounded === 0 || Math.abs(rounded) >= 1e-3 && Math.abs(rounded) < 1e7;
    return plain ? String(rounded) : rounded.toExponential().replace("+", "");
  }

  function element(name, kind, content) {
    const result = document.createElement(name);
    if (kind) result.className = kind;
    if (content) result.textContent = content;
    return result;
  }

  function button(parent, label, sign, action) {
    const result = element("button", "", sign);
    result.type = "button";
    result.setAttribute("aria-label", label);
    result.title = label;
    result.addEventListener("click", action);
    parent.append(result);
    return result;
  }

  // A sample of a line, as in the image.
  function sample(line) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 26 12");
    svg.setAttribute("aria-hidden", "true");
    const names = {BAND: "rect", DOTS: "circle"};
    const mark = document.createElementNS(space, names[line.style] || "line");
    const values = {
      BAND: {width: 26, height: 12, "fill-opacity": line.opacity, class: "f" + line.colour},
      DOTS: {cx: 13, cy: 6, r: 3, class: "f" + line.colour},
      SOLID: {x1: 0, y1: 6, x2: 26, y2: 6, "stroke-width": 2, class: "s" + line.colour},
      DASHED: {x1: 0, y1: 6, x2: 26, y2: 6, "stroke-width": 2, "stroke-dasharray": "7 5", class: "s" + line.colour}
    }[line.style];
    for (const [key, value] of Object.entries(values)) mark.setAttribute(key, value);
    svg.append(mark);
    return svg;
  }

  function Chart(figure) {
    const data = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    const count = data.labels.length;
    const positions = data.labels.map((label, at) => at);
    const shown = data.lines.map(() => true);
    const range = [data.from, count - 1];
    let plot = null;

    const box = element("div", "interactive");
    const buttons = element("div", "buttons");
    const legend = element("div", "legend");
    const place = element("div", "plot");
    const hint = "Point at the chart, tap it or use the arrow keys to read values.";
    const readout = element("output", "readout", hint);
    place.tabIndex = 0;
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", data.title + ". Arrow keys read values, + and - zoom, 0 shows everything.");
    buttons.setAttribute("role", "group");
    buttons.setAttribute("aria-label", "Zoom of the chart");
    legend.setAttribute("role", "group");
    legend.setAttribute("aria-label", "Lines of the chart");
    figure.querySelector(".drawing").after(box);
    box.append(legend, element("div", "vertical", data.vertical), place, buttons, readout);

    const columns = [positions];
    const indices = data.lines.map(line => {
      const first = columns.push(line.low) - 1;
      if (line.high) columns.push(line.high);
      return first;
    });

    function show(first, last) {
      const width = Math.min(count - 1, Math.max(1, last - first));
      range[0] = Math.min(Math.max(0, first), count - 1 - width);
      range[1] = range[0] + width;
      if (plot) plot.setScale("x", {min: range[0], max: range[1]});
    }

    function zoom(factor) {
      const middle = (range[0] + range[1]) / 2;
      const half = (range[1] - range[0]) * factor / 2;
      show(middle - half, middle + half);
    }

    function move(direction) {
      const step = direction * (range[1] - range[0]) / 2;
      show(range[0] + step, range[1] + step);
    }

    button(buttons, "Zoom in", "+", () => zoom(.5));
    button(buttons, "Zoom out", "−", () => zoom(2));
    button(buttons, "Earlier", "←", () => move(-1));
    button(buttons, "Later", "→", () => move(1));
    button(buttons, "Show everything", "All", () => show(0, count - 1));

    data.lines.forEach((line, n) => {
      const toggle = element("button");
      toggle.type = "button";
      toggle.setAttribute("aria-pressed", "true");
      toggle.append(sample(line), line.name);
      toggle.addEventListener("click", () => {
        shown[n] = !shown[n];
        toggle.setAttribute("aria-pressed", String(shown[n]));
        plot.setSeries(indices[n], {show: shown[n]});
        if (line.high) plot.setSeries(indices[n] + 1, {show: shown[n]});
      });
      legend.append(toggle);
    });

    function read(at) {
      if (at == null) {
        readout.textContent = hint;
        return;
      }
      const values = data.lines
        .map((line, n) => [line, n])
        .filter(([line, n]) => shown[n] && line.low[at] != null)
        .map(([line]) => line.name + " " + text(line.low[at]) + (line.high ? " to " + text(line.high[at]) : ""));
      readout.textContent = data.horizontal + " " + data.labels[at] + ": " + (values.join(", ") || "no value");
    }

    place.addEventListener("keydown", event => {
      const first = Math.ceil(range[0]);
      const last = Math.floor(range[1]);
      const at = plot.cursor.idx;
      const moved = at == null ? {ArrowLeft: last, ArrowRight: first} : {ArrowLeft: at - 1, ArrowRight: at + 1};
      if (event.key in moved && !event.altKey && !event.ctrlKey && !event.metaKey) {
        const next = Math.min(last, Math.max(first, moved[event.key]));
        plot.setCursor({left: plot.valToPos(next, "x"), top: plot.over.clientHeight / 2});
      } else if (event.key === "+") zoom(.5);
      else if (event.key === "-") zoom(2);
      else if (event.key === "0") show(0, count - 1);
      else return;
      event.preventDefault();
    });

    function series() {
      const result = [{}];
      data.lines.forEach((line, n) => {
        const stroke = colour("c" + line.colour);
        const dots = line.style === "DOTS";
        const band = line.style === "BAND";
        const one = {
          label: line.name,
          show: shown[n],
          stroke: band ? "transparent" : stroke,
          width: dots || band ? 0 : 2,
          dash: line.style === "DASHED" ? [7, 5] : undefined,
          paths: dots ? () => null : undefined,
          points: band ? {show: false} : dots ? {show: true, size: 6, fill: stroke, stroke: stroke} : {size: 5, fill: stroke}
        };
        result.push(one);
        if (band) result.push(Object.assign({}, one));
      });
      return result;
    }

    function bands() {
      return data.lines.flatMap((line, n) => line.high
        ? [{series: [indices[n] + 1, indices[n]], fill: colour("c" + line.colour) + Math.round(255 * line.opacity).toString(16).padStart(2, "0")}]
        : []);
    }

    function size() {
      const width = Math.max(200, place.clientWidth || box.parentNode.clientWidth);
      return {width: width, height: width < 500 ? 280 : 360};
    }

    this.draw = function () {
      if (plot) plot.destroy();
      const axis = {
        stroke: colour("ink"),
        grid: {stroke: colour("grid"), width: 1},
        ticks: {stroke: colour("edge"), width: 1},
        font: "13px system-ui, sans-serif"
      };
      const longest = data.labels.reduce((most, label) => Math.max(most, label.length), 1);
      plot = new uPlot({
        ...size(),
        legend: {show: false},
        cursor: {y: false, drag: {x: true, y: false}},
        scales: {
          x: {time: false, range: (u, first, last) => [first, last]},
          y: data.logarithmic ? {distr: 3} : {}
        },
        axes: [
          Object.assign({}, axis, {
            incrs: [1, 2, 3, 4, 6, 10, 12, 20, 24, 30, 40, 60, 80, 100, 120, 150, 200, 240, 300, 400, 500, 600, 800, 1e3, 1200, 2e3, 3e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6],
            space: 8 * longest + 24,
            size: 34,
            label: data.horizontal,
            labelFont: axis.font,
            labelSize: 20,
            labelGap: 0,
            values: (u, splits) => splits.map(at => data.labels[at] ?? "")
          }),
          Object.assign({}, axis, {
            size: 64,
            values: (u, splits) => splits.map(value => value == null ? "" : text(value))
          })
        ],
        padding: [12, Math.max(12, 4 * longest), 0, 0],
        series: series(),
        bands: bands(),
        hooks: {
          setCursor: [u => read(u.cursor.idx)],
          setScale: [(u, key) => {
            if (key === "x" && u.scales.x.min != null) {
              range[0] = u.scales.x.min;
              range[1] = u.scales.x.max;
            }
          }]
        }
      }, columns, place);
      plot.setScale("x", {min: range[0], max: range[1]});
    };

    this.resize = function () {
      const now = size();
      if (plot && now.width !== plot.width) plot.setSize(now);
    };

    this.plot = () => plot;
    figure.classList.add("drawn");
    this.draw();
    new ResizeObserver(() => this.resize()).observe(place);
  }

  document.querySelectorAll("figure.picture").forEach(figure => {
    if (figure.querySelector('script[type="application/json"]')) charts.push(new Chart(figure));
  });
  dark.addEventListener("change", () => charts.forEach(chart => chart.draw()));
})();
