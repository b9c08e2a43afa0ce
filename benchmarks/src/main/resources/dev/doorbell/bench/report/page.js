'use strict';
// Draws the charts of a doorbell report from the data in the page. Asks nobody for anything.
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);

  // Numbers and times.

  /** A time in nanoseconds with its unit, to so many significant digits. */
  function time(ns, digits = 4) {
    const units = [[1e9, 's'], [1e6, 'ms'], [1e3, 'µs'], [1, 'ns']];
    const rounded = Number(ns.toPrecision(digits));
    const [size, unit] = units.find(([each]) => Math.abs(rounded) >= each) || units[3];
    return `${Number((rounded / size).toPrecision(digits))} ${unit}`;
  }

  function percent(share) {
    const value = 100 * share;
    if (value === 0 || value === 100) {
      return `${value} %`;
    }
    return `${value >= 99.9 ? value.toFixed(2) : value >= 1 ? value.toFixed(1) : value.toPrecision(2)} %`;
  }

  // Drawing.

  /** An empty drawing in a plot, named after its figure. */
  function drawing(plot, width, height) {
    const figure = plot.closest('figure');
    plot.replaceChildren();
    const svg = d3.select(plot).append('svg')
      .attr('viewBox', `0 0 ${width} ${height}`)
      .attr('role', 'img')
      .attr('aria-labelledby', `${figure.id}-svg-title ${figure.id}-svg-desc`);
    svg.append('title').attr('id', `${figure.id}-svg-title`)
      .text(figure.querySelector('h3').textContent);
    svg.append('desc').attr('id', `${figure.id}-svg-desc`)
      .text(figure.querySelector('figcaption p').textContent);
    return svg;
  }

  function label(to, x, y, text, kind = '', anchor = 'start') {
    return to.append('text').attr('x', x).attr('y', y).attr('class', kind)
      .attr('text-anchor', anchor).text(text);
  }

  function line(to, x1, y1, x2, y2, kind) {
    return to.append('line').attr('x1', x1).attr('y1', y1).attr('x2', x2).attr('y2', y2)
      .attr('class', kind);
  }

  function box(to, x, y, width, height, kind) {
    return to.append('rect').attr('x', x).attr('y', y).attr('width', Math.max(0, width))
      .attr('height', height).attr('class', kind);
  }

  /** How wide a text is drawn. */
  const ruler = document.createElement('canvas').getContext('2d');
  function textWidth(text, isStrong = false) {
    ruler.font = `${isStrong ? 600 : 400} 13px ${getComputedStyle(document.body).fontFamily}`;
    return ruler.measureText(text).width;
  }

  function isNarrow(width) {
    return width < 480;
  }

  /** The logarithmic axis that all latencies share. */
  function timeAxis(svg, left, right, top, bottom) {
    const scale = d3.scaleLog([data.low, data.high], [left, right]);
    const hasRoom = (right - left) / Math.log10(data.high / data.low) > 170;
    const names = [];
    if (data.has_zero) {
      names.push([left, '0']);
    }
    for (let power = Math.floor(Math.log10(data.low)); power <= Math.log10(data.high); power++) {
      for (let digit = 1; digit < 10; digit++) {
        const value = digit * 10 ** power;
        if (value < data.low * (data.has_zero ? 2 : 1) || value > data.high) {
          continue;
        }
        const x = scale(value);
        line(svg, x, top, x, bottom, digit === 1 ? 'rule' : 'faint');
        if (digit === 1 || hasRoom && (digit === 2 || digit === 5)) {
          names.push([x, time(value)]);
        }
      }
    }
    let free = -Infinity;
    for (const [x, name] of names) {
      const half = textWidth(name) / 2;
      if (x - half > free) {
        line(svg, x, bottom, x, bottom + 6, 'axis');
        label(svg, Math.max(half, Math.min(right + 12 - half, x)), bottom + 21, name, 'muted', 'middle');
        free = x + half + 10;
      }
    }
    line(svg, left, bottom, right, bottom, 'axis');
    return (ns) => scale(Math.max(ns, data.low));
  }

  // Reading values: by pointer and by keyboard.

  /**
   * Lets a plot be read. Left and right go to the value before and after; up and down to another series, or
   * if there is but one, to the value before and after.
   */
  function readable(plot, svg, series) {
    const out = plot.closest('figure').querySelector('.readout');
    const full = series.filter((each) => each.points.length > 0);
    if (full.length === 0) {
      return;
    }
    const cursor = svg.append('g').attr('class', 'at').style('display', 'none');
    cursor.append('circle').attr('r', 5).attr('class', 'cursor');
    let row = 0;
    let at = -1;
    function show() {
      const point = full[row].points[at];
      cursor.style('display', null).select('circle').attr('cx', point.x).attr('cy', point.y);
      if (out.textContent !== point.text) {
        out.textContent = point.text;
      }
    }
    function hide() {
      cursor.style('display', 'none');
      out.textContent = '';
      at = -1;
    }
    function along(step) {
      at = at < 0 ? (step > 0 ? 0 : full[row].points.length - 1)
        : Math.max(0, Math.min(full[row].points.length - 1, at + step));
    }
    function across(step) {
      if (full.length === 1) {
        along(step);
        return;
      }
      const here = at < 0 ? null : full[row].points[at];
      row = (row + step + full.length) % full.length;
      at = here === null ? 0 : nearest(full[row].points, here.x, here.y, true);
    }
    function nearest(points, x, y, isAlongX) {
      return d3.leastIndex(points, (a, b) =>
        distance(a, x, y, isAlongX) - distance(b, x, y, isAlongX));
    }
    function distance(point, x, y, isAlongX) {
      return isAlongX ? Math.abs(point.x - x) : Math.hypot(point.x - x, point.y - y);
    }
    plot.onkeydown = (event) => {
      const moves = {
        ArrowRight: () => along(1),
        ArrowLeft: () => along(-1),
        ArrowDown: () => across(1),
        ArrowUp: () => across(-1),
        Home: () => { at = 0; },
        End: () => { at = full[row].points.length - 1; },
      };
      if (event.key === 'Escape') {
        hide();
      } else if (moves[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
        moves[event.key]();
        show();
        event.preventDefault();
      }
    };
    svg.on('pointermove', (event) => {
      const [x, y] = d3.pointer(event, svg.node());
      row = d3.leastIndex(full, (a, b) =>
        distance(a.points[nearest(a.points, x, y)], x, y)
          - distance(b.points[nearest(b.points, x, y)], x, y));
      at = nearest(full[row].points, x, y);
      show();
    });
    svg.on('pointerleave', hide);
    plot.onblur = hide;
  }

  // The charts, by kind.

  const kinds = {
    ecdf(plot, width) {
      const height = isNarrow(width) ? 280 : 340;
      const [left, right, top, bottom] = [52, width - 12, 14, height - 32];
      const svg = drawing(plot, width, height);
      const y = d3.scaleLinear([0, 1], [bottom, top]);
      for (const share of [0.25, 0.5, 0.75, 1]) {
        line(svg, left, y(share), right, y(share), 'rule');
      }
      for (const share of [0, 0.25, 0.5, 0.75, 1]) {
        label(svg, left - 8, y(share) + 4, `${100 * share} %`, 'muted', 'end');
      }
      const x = timeAxis(svg, left, right, top, bottom);
      const shown = data.deliveries.filter((each) => each.count);
      const curves = [[], [], [], []];
      const series = shown.map((each) => {
        const all = d3.sum(each.count);
        let sum = 0;
        const steps = each.up_to.map((ns, i) => ({ ns, share: (sum += each.count[i]) / all }));
        let path = `M${left} ${y(0)}H${x(each.min).toFixed(1)}`;
        for (const step of steps) {
          path += `H${x(step.ns).toFixed(1)}V${y(step.share).toFixed(1)}`;
        }
        curves[each.style].push([each.style, `${path}H${right}`]);
        const points = [{ x: x(each.min), y: y(0), text: `${each.name}: the least is ${time(each.min)}` }];
        for (const share of [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 1]) {
          const step = steps.find((candidate) => candidate.share >= share) || steps[steps.length - 1];
          points.push({
            x: x(step.ns),
            y: y(share),
            text: share === 1 ? `${each.name}: all took at most ${time(step.ns)}`
              : `${each.name}: ${percent(share)} took at most ${time(step.ns)}`,
          });
        }
        return { each, steps, points };
      });
      // What has gaps comes on top, so that lines that are alike all show.
      for (const [style, path] of [0, 2, 1, 3].flatMap((each) => curves[each])) {
        svg.append('path').attr('class', `curve ecdf s${style}`).attr('d', path);
      }
      series.forEach(({ each, steps }, i) => {
        const level = 0.7 - 0.13 * i;
        const step = steps.find((candidate) => candidate.share >= level);
        const isLeft = x(step.ns) > (left + right) / 2;
        label(svg, x(step.ns) + (isLeft ? -12 : 12), y(level) + 4, each.name,
          `strong halo f${each.style}`, isLeft ? 'end' : 'start');
      });
      readable(plot, svg, series);
    },

    histogram(plot, width) {
      const shown = data.deliveries.filter((each) => each.bins);
      const rowHeight = isNarrow(width) ? 84 : 96;
      const [left, right, top] = [52, width - 12, 8];
      const bottom = top + rowHeight * shown.length;
      const svg = drawing(plot, width, bottom + 32);
      const x = timeAxis(svg, left, right, top, bottom);
      const series = shown.map((each, i) => {
        const all = d3.sum(each.bins);
        const most = d3.max(each.bins);
        const base = top + rowHeight * (i + 1);
        const y = d3.scaleLinear([0, most / all], [base, base - rowHeight + 26]);
        let path = `M${x(data.edges[0])} ${base}`;
        each.bins.forEach((count, bin) => {
          path += `H${x(data.edges[bin]).toFixed(1)}V${y(count / all).toFixed(1)}H${x(data.edges[bin + 1]).toFixed(1)}`;
        });
        line(svg, left, base, right, base, i + 1 === shown.length ? 'axis' : 'rule');
        svg.append('path').attr('class', `area histogram f${each.style} s${each.style}`)
          .attr('d', `${path}V${base}Z`);
        label(svg, left + 4, base - rowHeight + 22, each.name, `strong halo f${each.style}`);
        label(svg, left - 8, y(most / all) + 4, percent(most / all), 'muted', 'end');
        const points = each.bins.map((count, bin) => ({
          x: (x(data.edges[bin]) + x(data.edges[bin + 1])) / 2,
          y: y(count / all),
          text: `${each.name}: ${percent(count / all)} (${count.toLocaleString('en')}) took `
            + `${time(data.edges[bin], 3)} to ${time(data.edges[bin + 1], 3)}`,
          count,
        }));
        return { points: points.filter((point) => point.count > 0) };
      });
      readable(plot, svg, series);
    },

    waterfall(plot, width) {
      const each = data.deliveries[Number(plot.dataset.of)];
      const row = 23;
      const [left, meanAt, shareAt, head] = [98, width - 52, width, 24];
      const right = meanAt - textWidth(each.total_shown, true) - 14;
      const svg = drawing(plot, width, head + row * (each.stages.length + 1) + 8);
      const x = d3.scaleLinear([0, Math.max(each.total, 1e-9)], [left, right]);
      label(svg, 0, 12, 'stage', 'muted');
      label(svg, meanAt, 12, 'mean, µs', 'muted', 'end');
      label(svg, shareAt, 12, '%', 'muted', 'end');
      line(svg, left, head - 4, left, head + row * (each.stages.length + 1), 'rule');
      const points = each.stages.map((stage, i) => {
        const y = head + row * i;
        line(svg, 0, y + row - 3.5, shareAt, y + row - 3.5, 'faint');
        label(svg, 0, y + 12, stage.stage);
        if (stage.mean_ns > 0) {
          const from = x(stage.start_ns);
          box(svg, from, y + 1, Math.max(1.5, x(stage.start_ns + stage.mean_ns) - from), 13,
            `bar f${each.style}`).attr('data-ns', stage.mean_ns);
        }
        label(svg, meanAt, y + 12, stage.mean, '', 'end');
        label(svg, shareAt, y + 12, stage.share, 'muted', 'end');
        return {
          x: x(stage.start_ns + stage.mean_ns / 2),
          y: y + 7,
          text: `${stage.stage}, until: ${stage.end}. ${stage.mean} µs, ${stage.share} %`,
        };
      });
      const y = head + row * each.stages.length;
      label(svg, 0, y + 14, 'total', 'strong');
      if (each.total > 0) {
        line(svg, left, y + 9, right, y + 9, 'axis');
        line(svg, left, y + 5, left, y + 13, 'axis');
        line(svg, right, y + 5, right, y + 13, 'axis');
      }
      label(svg, meanAt, y + 14, each.total_shown, 'strong', 'end');
      label(svg, shareAt, y + 14, each.total > 0 ? '100.0' : '0.0', 'muted', 'end');
      readable(plot, svg, [{ points }]);
    },

    journey(plot, width) {
      const each = data.deliveries[Number(plot.dataset.of)];
      const lane = 40;
      const [left, right, top] = [isNarrow(width) ? 72 : 86, width - 10, 6];
      const bottom = top + lane * data.lanes.length;
      const svg = drawing(plot, width, bottom + 30);
      const x = brokenScale(each.journey, each.journey_total, left, right);
      data.lanes.forEach((name, i) => {
        label(svg, 0, top + lane * i + lane / 2 + 4, name, 'muted');
        line(svg, 0, top + lane * (i + 1), right, top + lane * (i + 1), 'faint');
      });
      brokenAxis(svg, x, right, top, bottom);
      const middle = (part) => top + lane * data.lanes.indexOf(part.lane) + lane - 12;
      each.journey.forEach((part, i) => {
        const next = each.journey[i + 1];
        if (next && next.lane !== part.lane) {
          line(svg, x(part.end_ns), middle(part), x(next.start_ns), middle(next), 'hand');
        }
      });
      const points = each.journey.map((part) => {
        const from = x(part.start_ns);
        const to = x(part.end_ns);
        if (part.end_ns > part.start_ns) {
          box(svg, from, middle(part) - 7, Math.max(2, to - from - 1), 14, `bar f${each.style}`);
          if (x.isBroken(part)) {
            zigzag(svg, (from + to) / 2, middle(part));
          }
        } else {
          box(svg, from - 1, middle(part) - 7, 2, 14, `f${each.style}`);
        }
        return {
          x: (from + to) / 2,
          y: middle(part),
          text: `${part.stage} (${part.lane}): ${time(part.start_ns)} to ${time(part.end_ns)}, `
            + `${time(part.end_ns - part.start_ns)} long`,
        };
      });
      stageNames(svg, each.journey, x, middle, right);
      readable(plot, svg, [{ points }]);
    },

    bars(plot, width) {
      const panels = data.bars[plot.dataset.of];
      const isBelow = isNarrow(width);
      const names = panels.flatMap((panel) => panel.bars.map((bar) => bar.name));
      const texts = panels.flatMap((panel) => panel.bars.map((bar) => bar.text));
      const left = Math.ceil(d3.max(names, (name) => textWidth(name, true))) + 14;
      const longest = Math.ceil(d3.max(texts, (text) => textWidth(text)));
      const isWrapped = isBelow || longest > width / 3;
      const right = isWrapped ? width - 1 : width - longest - 12;
      const row = isWrapped ? 44 : 28;
      const head = panels.some((panel) => panel.title) ? 26 : 0;
      const height = panels.reduce((sum, panel) => sum + head + row * panel.bars.length + 8, 0);
      const svg = drawing(plot, width, height);
      const hatch = `${plot.closest('figure').id}-hatch`;
      hatching(svg, hatch);
      let y = 0;
      const series = panels.map((panel) => {
        if (panel.title) {
          label(svg, 0, y + 15, panel.title, 'muted');
        }
        y += head;
        const x = d3.scaleLinear([0, panel.max || 1], [left, right]);
        const points = panel.bars.map((bar) => {
          const middle = y + 12;
          label(svg, 0, middle + 5, bar.name, `strong f${bar.style}`);
          line(svg, left, y + 1, left, y + 23, 'axis');
          let sum = 0;
          for (const part of bar.parts) {
            const from = x(sum);
            sum += part.value;
            if (part.value > 0) {
              const drawn = box(svg, from, y + 4, Math.max(1.5, x(sum) - from), 16,
                part.kind === 'main' ? `bar f${bar.style}` : part.kind);
              if (part.kind === 'lost') {
                drawn.attr('fill', `url(#${hatch})`).attr('stroke', 'var(--axis)');
              }
            }
          }
          label(svg, isWrapped ? left : x(sum) + 8, isWrapped ? y + 36 : middle + 5, bar.text);
          const point = {
            x: x(sum),
            y: middle,
            text: `${panel.title ? `${bar.name}, ${panel.title}` : bar.name}: ${bar.text}`,
          };
          y += row;
          return point;
        });
        y += 8;
        return points;
      });
      readable(plot, svg, [{ points: series.flat() }]);
    },
  };

  // Sweeps.

  /** A number of a sweep with its unit. */
  function quantity(value, unit) {
    return unit === 'ns' ? time(value, 3)
      : Number(value.toPrecision(3)).toLocaleString('en', { maximumSignificantDigits: 3 });
  }

  /** Whether numbers are so far apart that equal ratios should be equal distances. */
  function areFarApart(values) {
    return d3.min(values) > 0 && d3.max(values) / d3.min(values) > 20;
  }

  /** Divides a width into panels of at least so much each. */
  function columns(width, least, count) {
    const gap = 28;
    const across = Math.max(1, Math.min(count, Math.floor((width + gap) / (least + gap))));
    return { across, gap, each: (width - gap * (across - 1)) / across };
  }

  /** Names along the bottom, as many as there is room for. */
  function namesBelow(to, names, bottom, right) {
    let free = -Infinity;
    for (const [x, name] of names) {
      const half = textWidth(name) / 2;
      const middle = Math.max(half, Math.min(right - half, x));
      if (middle - half > free) {
        label(to, middle, bottom + 20, name, 'muted', 'middle');
        free = middle + half + 10;
      }
    }
  }

  kinds.lines = (plot, width) => {
    const sweep = data.sweeps[plot.dataset.of];
    const cells = sweep.panels.flatMap((panel) => panel.cells).filter((cell) => cell.mean !== null);
    const isTitled = sweep.panels.some((panel) => panel.title);
    const place = columns(width, 400, sweep.panels.length);
    const [head, inner, foot] = [isTitled ? 26 : 10, 210, 48];
    const height = head + inner + foot;
    const svg = drawing(plot, width, height * Math.ceil(sweep.panels.length / place.across));
    const numbers = sweep.columns.map((column) => column.number);
    const ends = cells.flatMap((cell) => [cell.mean, cell.low ?? cell.mean, cell.high ?? cell.mean]);
    const isLog = areFarApart(cells.map((cell) => cell.mean));
    const positive = isLog ? ends.filter((end) => end > 0) : ends;
    const domain = isLog ? [d3.min(positive) / 1.2, d3.max(positive) * 1.2]
      : [Math.min(0, d3.min(ends) ?? 0), (d3.max(ends) || 1) * 1.05];
    const y = (isLog ? d3.scaleLog() : d3.scaleLinear()).domain(domain).range([head + inner, head]);
    const isLogAcross = sweep.scale === 'log' && d3.min(numbers) > 0;
    const names = d3.max(sweep.rows, (name) => textWidth(name, true)) || 0;
    const ticks = isLog ? d3.ticks(Math.log10(domain[0]), Math.log10(domain[1]), 4)
      .filter(Number.isInteger).map((power) => 10 ** power) : y.ticks(4);
    const shownTicks = ticks.length > 1 ? ticks : y.ticks(4);
    const left = Math.ceil(d3.max(shownTicks, (tick) => textWidth(quantity(tick, sweep.unit)))) + 12;
    const series = [];
    sweep.panels.forEach((panel, i) => {
      const group = svg.append('g').attr('transform', `translate(${(i % place.across) * (place.each + place.gap)} ${height * Math.floor(i / place.across)})`);
      const dx = (i % place.across) * (place.each + place.gap);
      const dy = height * Math.floor(i / place.across);
      const right = place.each - names - 14;
      const x = (isLogAcross ? d3.scaleLog() : d3.scaleLinear())
        .domain(d3.extent(numbers)).range([left + 8, right - 4]);
      if (panel.title) {
        label(group, 0, 14, panel.title, 'strong');
      }
      for (const tick of shownTicks) {
        line(group, left, y(tick), right, y(tick), 'rule');
        label(group, left - 8, y(tick) + 4, quantity(tick, sweep.unit), 'muted', 'end');
      }
      line(group, left, head + inner, right, head + inner, 'axis');
      numbers.forEach((number) =>
        line(group, x(number), head + inner, x(number), head + inner + 5, 'axis'));
      namesBelow(group, sweep.columns.map((column) => [x(column.number), column.label]),
        head + inner, place.each);
      label(group, right, head + inner + 40, sweep.across, 'muted', 'end');
      const tags = [];
      sweep.rows.forEach((name, row) => {
        const style = sweep.styles[row];
        const mine = panel.cells.filter((cell) => cell.row === row && cell.mean !== null
          && (!isLog || cell.mean > 0));
        const at = (cell) => [x(numbers[cell.column]), y(cell.mean)];
        const whole = sweep.columns.map((_, column) => mine.find((cell) => cell.column === column));
        group.append('path').attr('class', `curve sweep s${style}`)
          .attr('d', d3.line((cell) => at(cell)[0], (cell) => at(cell)[1]).defined(Boolean)(whole));
        for (const cell of mine) {
          if (cell.low !== null) {
            line(group, at(cell)[0], y(Math.max(cell.low, isLog ? domain[0] : -Infinity)),
              at(cell)[0], y(cell.high), `s${style} whisker`);
          }
          group.append('circle').attr('cx', at(cell)[0]).attr('cy', at(cell)[1]).attr('r', 3.5)
            .attr('class', `f${style}`);
        }
        if (name && mine.length > 0) {
          tags.push({ name, style, y: at(mine[mine.length - 1])[1] });
        }
        series.push({
          points: mine.map((cell) => ({
            x: dx + at(cell)[0],
            y: dy + at(cell)[1],
            text: words(sweep, panel, cell),
          })),
        });
      });
      tags.sort((a, b) => a.y - b.y);
      let free = head;
      for (const tag of tags) {
        const middle = Math.max(tag.y + 4, free);
        label(group, right + 8, middle, tag.name, `strong f${tag.style}`);
        free = middle + 15;
      }
    });
    readable(plot, svg, series);
  };

  kinds.heat = (plot, width) => {
    const sweep = data.sweeps[plot.dataset.of];
    const cells = sweep.panels.flatMap((panel) => panel.cells).filter((cell) => cell.mean !== null);
    const means = cells.map((cell) => cell.mean);
    const isTitled = sweep.panels.some((panel) => panel.title);
    const place = columns(width, 460, sweep.panels.length);
    const names = Math.min(d3.max(sweep.rows, (name) => textWidth(name)) || 0, place.each / 3);
    const [left, head, foot, row] = [names ? names + 12 : 0, isTitled ? 26 : 4, 52, 34];
    const height = head + row * sweep.rows.length + foot;
    const lines = Math.ceil(sweep.panels.length / place.across);
    const svg = drawing(plot, width, height * lines + 52);
    const hatch = `${plot.closest('figure').id}-hatch`;
    hatching(svg, hatch);
    const scale = areFarApart(means) ? d3.scaleLog() : d3.scaleLinear();
    const shade = scale.domain(d3.extent(means)).range([0, 1]);
    const share = (value) => d3.min(means) === d3.max(means) ? 0.5 : shade(value);
    const series = [];
    sweep.panels.forEach((panel, i) => {
      const dx = (i % place.across) * (place.each + place.gap);
      const dy = height * Math.floor(i / place.across);
      const group = svg.append('g').attr('transform', `translate(${dx} ${dy})`);
      if (panel.title) {
        label(group, 0, 14, panel.title, 'strong');
      }
      const x = d3.scaleBand().domain(d3.range(sweep.columns.length)).range([left, place.each]);
      const bottom = head + row * sweep.rows.length;
      sweep.rows.forEach((name, at) => label(group, 0, head + row * at + row / 2 + 4, name));
      const rows = sweep.rows.map(() => []);
      for (const cell of panel.cells) {
        const top = head + row * cell.row;
        const field = box(group, x(cell.column) + 1, top + 1, x.bandwidth() - 2, row - 2, 'field');
        if (cell.mean === null) {
          field.attr('fill', cell.problem ? `url(#${hatch})` : 'none').attr('stroke', 'var(--rule)');
        } else {
          const colour = d3.interpolateCividis(share(cell.mean));
          field.attr('fill', colour);
          const text = quantity(cell.mean, sweep.unit);
          if (textWidth(text) < x.bandwidth() - 6) {
            label(group, x(cell.column) + x.bandwidth() / 2, top + row / 2 + 4, text, '', 'middle')
              .style('fill', d3.lab(colour).l > 55 ? '#000' : '#fff');
          }
        }
        rows[cell.row].push({
          x: dx + x(cell.column) + x.bandwidth() / 2,
          y: dy + top + row / 2,
          text: words(sweep, panel, cell),
        });
      }
      series.push(...rows.map((points) => ({ points })));
      namesBelow(group, sweep.columns.map((column, at) =>
        [x(at) + x.bandwidth() / 2, column.label]), bottom, place.each);
      label(group, place.each, bottom + 40, sweep.across, 'muted', 'end');
    });
    if (means.length > 0) {
      scaleBelow(svg, sweep, shade, share, d3.extent(means), height * lines, Math.min(width, 360));
    }
    readable(plot, svg, series);
  };

  /** Which colour stands for what. */
  function scaleBelow(svg, sweep, shade, share, [least, greatest], top, width) {
    const steps = 60;
    if (least === greatest) {
      box(svg, 0, top + 4, 24, 12, '').attr('fill', d3.interpolateCividis(0.5));
      label(svg, 32, top + 15, `all ${quantity(least, sweep.unit)}`, 'muted');
      return;
    }
    for (let i = 0; i < steps; i++) {
      box(svg, width * i / steps, top + 4, width / steps + 0.5, 12, '')
        .attr('fill', d3.interpolateCividis((i + 0.5) / steps));
    }
    label(svg, 0, top + 34, quantity(least, sweep.unit), 'muted');
    label(svg, width / 2, top + 34, quantity(shade.invert(0.5), sweep.unit), 'muted', 'middle');
    label(svg, width, top + 34, quantity(greatest, sweep.unit), 'muted', 'end');
  }

  function words(sweep, panel, cell) {
    const where = [panel.title, sweep.rows[cell.row],
      `${sweep.across} ${sweep.columns[cell.column].label}`].filter(Boolean).join(', ');
    if (cell.mean === null) {
      return `${where}: ${cell.problem || 'no value'}`;
    }
    return `${where}: ${cell.text}` + (cell.low === null ? ''
      : `, 95 % interval ${quantity(cell.low, sweep.unit)} to ${quantity(cell.high, sweep.unit)}`);
  }

  /** Lines for what was lost. */
  function hatching(svg, id) {
    const pattern = svg.append('defs').append('pattern').attr('id', id)
      .attr('width', 6).attr('height', 6).attr('patternUnits', 'userSpaceOnUse')
      .attr('patternTransform', 'rotate(45)');
    pattern.append('line').attr('y2', 6).attr('x1', 1.5).attr('x2', 1.5).attr('class', 'axis')
      .attr('stroke-width', 2);
  }

  // The timeline's axis: linear, but one long wait is cut short.

  /** From time to place. A stage longer than all others together times three gets a fixed part. */
  function brokenScale(parts, total, left, right) {
    const long = parts.find((part) => part.end_ns - part.start_ns > 0.75 * total);
    const rest = long ? total - (long.end_ns - long.start_ns) : total;
    if (!long || rest <= 0) {
      const plain = d3.scaleLinear([0, total || 1], [left, right]);
      const scale = (ns) => plain(ns);
      scale.isBroken = () => false;
      scale.parts = [{ from: 0, to: total, base: 0 }];
      return scale;
    }
    const gap = Math.min(150, (right - left) * 0.2);
    const room = right - left - gap;
    const before = left + room * (long.start_ns / rest);
    const plain = d3.scaleLinear([0, long.start_ns, long.end_ns, total],
      [left, before, before + gap, right]);
    const scale = (ns) => plain(ns);
    scale.isBroken = (part) => part === long;
    scale.parts = [
      { from: 0, to: long.start_ns, base: 0 },
      { from: long.end_ns, to: total, base: long.end_ns },
    ];
    return scale;
  }

  function brokenAxis(svg, x, right, top, bottom) {
    let free = -Infinity;
    for (const part of x.parts) {
      const from = x(part.from);
      const to = x(part.to);
      line(svg, from, bottom, to, bottom, 'axis');
      const count = Math.max(1, Math.floor((to - from) / 90));
      const ticks = d3.ticks(0, part.to - part.from, count);
      for (const tick of ticks) {
        const at = x(part.from + tick);
        const name = tick === 0 ? time(part.from) : part.base > 0 ? `+${time(tick)}` : time(tick);
        line(svg, at, top, at, bottom, 'faint');
        line(svg, at, bottom, at, bottom + 6, 'axis');
        const half = textWidth(name) / 2;
        const middle = Math.min(right + 10 - half, at);
        if (middle - half > free) {
          label(svg, middle, bottom + 21, name, 'muted', 'middle');
          free = middle + half + 8;
        }
      }
    }
  }

  function zigzag(svg, x, y) {
    const path = `M${x - 6} ${y - 10}l5 6.7l-5 6.6l5 6.7h7l-5 -6.7l5 -6.6l-5 -6.7z`;
    svg.append('path').attr('d', path).attr('class', 'gap');
  }

  /** Names above the bars where there is room, the longest stages first. */
  function stageNames(svg, parts, x, middle, right) {
    const taken = [];
    const byLength = [...parts].sort((a, b) =>
      (x(b.end_ns) - x(b.start_ns)) - (x(a.end_ns) - x(a.start_ns)));
    for (const part of byLength) {
      const name = x.isBroken(part) ? `${part.stage}, ${time(part.end_ns - part.start_ns, 3)}` : part.stage;
      const width = textWidth(name);
      const from = Math.min(x(part.start_ns), right - width);
      const y = middle(part) - 12;
      const isFree = taken.every((other) =>
        other.y !== y || from > other.to + 8 || from + width + 8 < other.from);
      if (isFree) {
        taken.push({ y, from, to: from + width });
        label(svg, from, y, name, 'halo');
      }
    }
  }

  // The page.

  const plots = [...document.querySelectorAll('.plot')];
  const widths = new Map();

  function draw(plot) {
    const width = Math.round(plot.closest('figure').clientWidth);
    if (width > 0 && widths.get(plot) !== width) {
      widths.set(plot, width);
      kinds[plot.dataset.kind](plot, width);
    }
  }

  for (const plot of plots) {
    const figure = plot.closest('figure');
    plot.tabIndex = 0;
    plot.setAttribute('role', 'group');
    plot.setAttribute('aria-label',
      `${figure.querySelector('h3').textContent}. Chart; arrow keys read its values.`);
    draw(plot);
    new ResizeObserver(() => requestAnimationFrame(() => draw(plot))).observe(figure);
  }

  // Only what scrolls takes the focus.
  const wide = [...document.querySelectorAll('.wide, pre')];
  function focusWhatScrolls() {
    for (const each of wide) {
      each.tabIndex = each.scrollWidth > each.clientWidth ? 0 : -1;
    }
  }
  focusWhatScrolls();
  addEventListener('resize', focusWhatScrolls);
  document.addEventListener('toggle', focusWhatScrolls, true);

  for (const controls of document.querySelectorAll('.controls')) {
    controls.hidden = false;
  }

  const theme = document.getElementById('theme');
  const prefersDark = matchMedia('(prefers-color-scheme: dark)');
  function isDark() {
    return document.documentElement.dataset.theme
      ? document.documentElement.dataset.theme === 'dark' : prefersDark.matches;
  }
  function showTheme() {
    theme.setAttribute('aria-pressed', String(isDark()));
  }
  theme.addEventListener('click', () => {
    document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
    showTheme();
  });
  prefersDark.addEventListener('change', showTheme);
  showTheme();

  const copy = document.getElementById('copy');
  if (copy) {
    const command = document.getElementById('command');
    const told = document.getElementById('copied');
    copy.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(command.textContent);
        told.textContent = 'Copied.';
      } catch {
        getSelection().selectAllChildren(command);
        told.textContent = 'Selected: copy it with the keyboard.';
      }
    });
  }
})();
