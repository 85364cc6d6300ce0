import type { CSSProperties } from 'react';
import type { ChartSpec } from '../../analysis/chart-spec.ts';
import { NOT_AVAILABLE } from '../../format/format.ts';
import { barTexts, categoryLabels, endLabels, type Label } from './labels.ts';
import { looks } from './looks.ts';
import { HEIGHT, marks, WIDTH } from './marks.ts';
import { extent, share, valueAxis } from './scale.ts';

const percent = (part: number): string => `${Math.round(part * 1000) / 10}%`;

/**
 * A chart drawn while the site is built. The drawing stretches to its box, so words stand around it as text and stay
 * readable on a phone; all of them are said again by the summary and the table, and hidden from screen readers.
 */
export function Plot({ spec }: { spec: ChartSpec }) {
  return spec.kind === 'bars' ? <Bars spec={spec} /> : <Upright spec={spec} />;
}

function Upright({ spec }: { spec: ChartSpec }) {
  const { labels } = valueAxis(spec);
  const ends = endLabels(spec);
  const names = categoryLabels(spec);
  return (
    <>
      <div className="y" aria-hidden="true">
        {labels.map((label) => (
          <span key={label}>{label}</span>
        ))}
      </div>
      <Drawing spec={spec} />
      {ends.length > 0 && (
        <div className="e" aria-hidden="true">
          {ends.map(({ text, at, series }) => (
            <span key={series} style={{ top: percent(at), color: `var(--${spec.series[series]?.tone})` }}>
              {text}
            </span>
          ))}
        </div>
      )}
      <div className="x" aria-hidden="true" style={widths(names)}>
        {names.map(({ text, at, wide }) => (
          <span key={at} className={wide ? 'w' : undefined} style={{ left: percent(at) }}>
            {text}
          </span>
        ))}
      </div>
    </>
  );
}

/** How wide a name may be before it is cut: its part of the plot, on phones and on wider screens. */
function widths(names: readonly Label[]): CSSProperties {
  const part = (count: number) => percent(1 / Math.max(1, count));
  const onPhone = names.filter(({ wide }) => !wide).length;
  return { '--w': part(names.length), '--phone': part(onPhone) } as CSSProperties;
}

function Bars({ spec }: { spec: ChartSpec }) {
  return (
    <>
      <div className="n" aria-hidden="true">
        {spec.categories.map((name, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two customers may have one name
          <span key={at} title={name}>
            {name}
          </span>
        ))}
      </div>
      <Drawing spec={spec} />
      <div className="v" aria-hidden="true">
        {barTexts(spec).map((text, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: values may be equal
          <span key={at}>{text}</span>
        ))}
      </div>
    </>
  );
}

function Drawing({ spec }: { spec: ChartSpec }) {
  const look = looks(spec);
  return (
    <div className="p">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${spec.title}. ${spec.summary}`}
      >
        <path d={grid(spec)} />
        <g className={spec.kind}>
          {marks(spec).map(({ path, dots }, at) => {
            const tone = spec.series[at]?.tone ?? 'accent';
            const { dash, fill } = look[at] ?? { dash: 0, fill: 1 };
            const lines = spec.kind === 'lines';
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: series may be named alike
              <g key={at} style={styleOf(tone, lines ? 1 : fill)}>
                {path !== '' && <path d={path} strokeDasharray={lines && dash > 0 ? dash : undefined} />}
                {dots !== '' && <path className="d" d={dots} />}
              </g>
            );
          })}
        </g>
      </svg>
      {(spec.categories.length === 0 || (spec.kind !== 'bars' && extent(spec) === null)) && (
        <span className="none">{NOT_AVAILABLE}</span>
      )}
    </div>
  );
}

/** A tint is mixed with the page's color, so that grid lines do not shine through. */
const styleOf = (tone: string, fill: number): CSSProperties =>
  ({ color: `var(--${tone})`, ...(fill === 1 ? {} : { '--f': percent(fill) }) }) as CSSProperties;

/** Thin lines at the ticks, drawn in the box of the marks; bars, whose values stand beside them, have zero alone. */
function grid(spec: ChartSpec): string {
  const axis = valueAxis(spec);
  const zero = Math.round(share(0, axis) * WIDTH);
  if (spec.kind === 'bars') return `M${zero} 0V${HEIGHT}`;
  return axis.ticks.map((tick) => `M0 ${Math.round((1 - share(tick, axis)) * HEIGHT)}h${WIDTH}`).join('');
}
