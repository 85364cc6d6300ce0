/** Styles of what stands in a hydrated chart alone: pages do not carry them. Dots of the drawing stay. */
const STYLE = `
.chart .live {
  position: absolute;
  inset: 0;
}
.chart .live svg {
  height: 100%;
}
.chart.on .p > svg > g path:not(.d) {
  visibility: hidden;
}
.chart .apexcharts-tooltip {
  display: none;
}
.tip {
  padding: 0.4rem 0.6rem;
  max-width: min(20rem, 70vw);
  color: var(--ink);
  white-space: normal;
  overflow-wrap: anywhere;
}
.tip > * {
  display: block;
}
.tip span b {
  white-space: nowrap;
}
.tip i {
  display: inline-block;
  width: 0.6rem;
  height: 0.6rem;
  border-radius: 2px;
}
.cursor,
.said {
  position: absolute;
  top: 0;
  left: 0;
  pointer-events: none;
}
.chart :not(.reading) > .cursor {
  display: none;
}
.cursor {
  height: 100%;
  border-left: 1px dashed var(--ink);
}
.bars .cursor {
  top: -0.875rem;
  width: 100%;
  height: 1.75rem;
  border: 0;
  background: var(--ink);
  opacity: 0.1;
}
.said {
  z-index: 1;
  width: max-content;
}
.said .tip {
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 5px;
  box-shadow: 0 4px 16px #0002;
}
@media print {
  .chart :is(.live, .cursor, .said) {
    display: none;
  }
  .chart.on .p > svg > g path:not(.d) {
    visibility: visible;
  }
}
`;

/** Adds them to the page, once. */
export function addStyle(): void {
  if (document.getElementById('chart-style') !== null) return;
  const style = document.createElement('style');
  style.id = 'chart-style';
  style.textContent = STYLE;
  document.head.append(style);
}
