/** Styles of what stands in an awake chart alone: pages do not carry them. Dots of the drawing stay. */
const STYLE = `
.chart .live {
  position: absolute;
  inset: 0;
}
.chart.on .p > svg > g :not(.d) {
  visibility: hidden;
}
.chart .apexcharts-tooltip {
  background: var(--card);
  color: var(--ink);
  border: 1px solid var(--line);
  box-shadow: 0 4px 16px #0002;
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
  pointer-events: none;
}
.chart :not(.reading) > .cursor {
  display: none;
}
.cursor {
  inset: 0 auto 0 var(--at);
  border-left: 1px dashed var(--ink);
}
.said {
  z-index: 1;
  top: 0;
  left: calc(var(--at) + 0.5rem);
  width: max-content;
}
.said .tip {
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 5px;
  box-shadow: 0 4px 16px #0002;
}
.late .said {
  left: auto;
  right: calc(100% - var(--at) + 0.5rem);
}
.bars .cursor {
  inset: calc(var(--at) - 0.875rem) 0 auto;
  height: 1.75rem;
  border: 0;
  background: var(--ink);
  opacity: 0.1;
}
.bars .said {
  top: calc(var(--at) + 0.9rem);
  left: 0;
}
.bars .late .said {
  top: auto;
  left: 0;
  bottom: calc(100% - var(--at) + 0.9rem);
  right: auto;
}
.reading .apexcharts-tooltip {
  display: none;
}
@media print {
  .chart :is(.live, .cursor, .said) {
    display: none;
  }
  .chart.on .p > svg > g :not(.d) {
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
