// Figures in data-chart → a drawing by ECharts. The tables beside it hold the same figures, so
// nothing is missing where no script runs.
"use strict";

(() => {
  const INK = "#1c1b1f", SOFT = "#55525a", BLUE = "#0b57a4", RED = "#b3261e", PALE = "#7d9cc0";
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const frame = (figures, width) => ({
    animation: !still,
    aria: { enabled: true, label: { description: figures.title } },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: INK },
    title: {
      text: figures.title, left: 0,
      textStyle: { fontSize: 14, fontWeight: 500, color: INK, width, overflow: "truncate" },
    },
    grid: { left: 4, right: 12, top: 44, bottom: 8, containLabel: true },
    // Drawn on the canvas: a tooltip of HTML would bring styles of its own.
    tooltip: { trigger: "axis", renderMode: "richText", confine: true },
  });

  const values = (step) => ({
    type: "value", minInterval: step, axisLabel: { color: SOFT },
    splitLine: { lineStyle: { color: "#ece7df" } },
  });

  const along = (type, data) => ({
    type, data, axisLabel: { color: SOFT, hideOverlap: true },
    axisLine: { lineStyle: { color: "#8d8a91" } }, axisTick: { show: false },
  });

  const drawings = {
    seconds: (figures, width) => ({
      ...frame(figures, width),
      xAxis: along("time"),
      yAxis: values(0),
      series: [
        { name: "响应时间", type: "line", showSymbol: false, lineStyle: { width: 1.5 }, itemStyle: { color: BLUE }, data: figures.points },
        { name: "打不开", type: "scatter", symbolSize: 9, itemStyle: { color: RED }, data: figures.failed.map(([at]) => [at, 0]) },
      ],
    }),
    days: (figures, width) => ({
      ...frame(figures, width),
      xAxis: along("category", figures.days),
      yAxis: values(1),
      series: [
        { name: "打得开", type: "bar", stack: "all", itemStyle: { color: PALE }, data: figures.opened },
        { name: "打不开", type: "bar", stack: "all", itemStyle: { color: RED }, data: figures.failed },
      ],
    }),
    months: (figures, width) => ({
      ...frame(figures, width),
      xAxis: along("category", figures.months),
      yAxis: values(1),
      legend: { left: "center", bottom: 0, itemHeight: 10, textStyle: { color: SOFT } },
      grid: { left: 4, right: 12, top: 44, bottom: 28, containLabel: true },
      series: [
        { name: figures.names[0], type: "bar", barMaxWidth: 28, itemStyle: { color: BLUE }, data: figures.now },
        { name: figures.names[1], type: "line", symbolSize: 5, lineStyle: { type: "dashed" }, itemStyle: { color: SOFT }, data: figures.before },
      ],
    }),
  };

  const draw = (place) => {
    const figures = JSON.parse(place.dataset.chart);
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", figures.title);
    const chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(drawings[figures.kind](figures, place.clientWidth - 16));
    new ResizeObserver(() => chart.resize()).observe(place);
  };

  document.addEventListener("DOMContentLoaded", () => {
    if (window.echarts) document.querySelectorAll("[data-chart]").forEach(draw);
  });
})();
