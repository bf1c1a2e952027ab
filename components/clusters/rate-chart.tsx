'use client'
import { Area, CartesianGrid, ComposedChart, Line, ReferenceArea, ReferenceDot, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { useTimeZone } from '../data/time-zone.ts'
import { groupDigits } from '../ui/format-number.ts'
import { formatRate } from '../ui/format-rate.ts'
import { NARROW, useMedia } from '../ui/media.ts'
import { MiddleTruncate } from '../ui/middle-truncate.tsx'
import styles from './produced.module.css'
import { type RatePoint, type RateView, rateTicks, spreadLabels, stepWords, tickWords, timeTicks, viewWords } from './rates-model.ts'

const HEIGHT = 200
const TOP = 10
const AXIS = 24
const PLOT = HEIGHT - TOP - AXIS
const LABEL = 15
const colours = ['var(--c1)', 'var(--c2)', 'var(--c3)', 'var(--c4)', 'var(--c5)']
/** From the fourth series on: colour is never alone. */
const dashes = [undefined, undefined, undefined, '5 3', '2 3']

interface Props {
  view: RateView
  /** What is drawn, for those who hear it. */
  what: string
  /** Px at the right for the labels at the ends of the lines. */
  labels: number
  /** A figure instead of the name: for one series. */
  single?: boolean
}

/** Rates over time: gaps stay gaps, each line has its label at its end, arrow keys move the crosshair, which all charts of a page share. */
export function RateChart({ view, what, labels, single = false }: Props) {
  const { zone } = useTimeZone()
  const isNarrow = useMedia(NARROW)
  const ticks = rateTicks(view.peak)
  const top = ticks.at(-1) ?? 1
  return (
    <div className={styles.chart} style={{ height: HEIGHT }}>
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <ComposedChart
          data={[...view.points]}
          margin={{ top: TOP, right: labels, bottom: 0, left: 0 }}
          syncId="rates"
          syncMethod="value"
          title={viewWords(view, what, zone)}
          accessibilityLayer
        >
          <CartesianGrid vertical={false} stroke="var(--c-grid)" />
          <XAxis
            dataKey="at"
            type="number"
            scale="time"
            domain={[view.from, view.to]}
            ticks={timeTicks(view.from, view.to, zone, isNarrow ? 4 : 6)}
            tickFormatter={(at: number) => tickWords(at, view, zone)}
            tickLine={false}
            axisLine={false}
            height={AXIS}
            tick={{ fill: 'var(--c-axis)', fontSize: 11 }}
          />
          <YAxis
            domain={[0, top]}
            ticks={ticks}
            tickFormatter={axisWords}
            tickLine={false}
            axisLine={false}
            width={46}
            tick={{ fill: 'var(--c-axis)', fontSize: 11 }}
          />
          {view.gaps.map((gap) => (
            <ReferenceArea key={gap.from} x1={gap.from} x2={gap.to} fill="var(--off)" fillOpacity={0.14} stroke="none" {...gapLabel(gap, view)} />
          ))}
          {single ? (
            <Area {...lineOf(0)} type="linear" fill={colours[0] ?? ''} fillOpacity="var(--c-fill)" />
          ) : (
            view.series.map((one, index) => <Line key={one.name} {...lineOf(index)} type="linear" name={one.name} />)
          )}
          {endDots(view)}
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--line-control)' }}
            content={({ active, payload }) =>
              active && isPoint(payload[0]?.payload) ? <Reading point={payload[0].payload} view={view} zone={zone} single={single} /> : null
            }
          />
        </ComposedChart>
      </ResponsiveContainer>
      <EndLabels view={view} top={top} width={labels} single={single} />
    </div>
  )
}

function lineOf(index: number) {
  return {
    dataKey: (point: RatePoint) => point.rates[index] ?? null,
    stroke: colours[index % colours.length] ?? '',
    strokeWidth: 1.6,
    ...(dashes[index] === undefined ? {} : { strokeDasharray: dashes[index] }),
    dot: false,
    activeDot: { r: 3, strokeWidth: 0 },
    connectNulls: false,
    isAnimationActive: false,
  }
}

const axisWords = (rate: number) =>
  rate === 0 ? '0' : rate >= 10_000 ? `${Number((rate / 1000).toPrecision(3))} k` : groupDigits(String(Number(rate.toPrecision(3))))

/** Words only where they fit. */
function gapLabel(gap: { from: number; to: number }, view: RateView) {
  if ((gap.to - gap.from) / (view.to - view.from) < 0.12) return {}
  return { label: { value: 'no data', position: 'insideTop' as const, fill: 'var(--text-3)', fontSize: 11 } }
}

/** A dot where each line ends, and at each reading that has none beside it to draw a line to. */
function endDots(view: RateView) {
  return view.series.flatMap((one, index) => {
    const rate = (at: number) => view.points[at]?.rates[index] ?? null
    const last = view.points.findLastIndex((_, at) => rate(at) !== null)
    return view.points.flatMap((point, at) => {
      const value = rate(at)
      const isAlone = rate(at - 1) === null && rate(at + 1) === null
      if (value === null || (at !== last && !isAlone)) return []
      return [
        <ReferenceDot key={`${one.name} ${point.at}`} x={point.at} y={value} r={at === last ? 2.5 : 1.5} fill={colours[index] ?? ''} stroke="none" />,
      ]
    })
  })
}

/** What Recharts hands back is what it was given, typed as anything. */
const isPoint = (value: unknown): value is RatePoint => typeof value === 'object' && value !== null && 'rates' in value

function Reading({ point, view, zone, single }: { point: RatePoint; view: RateView; zone: string; single: boolean }) {
  return (
    <div className={styles.reading}>
      <p>{stepWords(point.at, view, zone)}</p>
      <ul>
        {view.series.map((one, index) => {
          const rate = point.rates[index] ?? null
          return (
            <li key={one.name}>
              <i style={{ background: colours[index] }} />
              {single ? null : <span className={styles.seriesName}>{one.name}</span>}
              <b>{rate === null ? 'no data' : `${formatRate(rate)} rec/s`}</b>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function EndLabels({ view, top, width, single }: { view: RateView; top: number; width: number; single: boolean }) {
  const shown = view.series.map((one, index) => ({ ...one, index })).filter((one) => one.last !== null)
  const tops = spreadLabels(
    shown.map((one) => (1 - (one.last ?? 0) / top) * PLOT),
    PLOT,
    LABEL,
  )
  return (
    <div className={styles.labels} style={{ width, top: TOP, height: PLOT }} aria-hidden>
      {shown.map((one, at) => (
        <span key={one.name} style={{ top: (tops[at] ?? 0) - LABEL / 2 }}>
          <i style={{ background: colours[one.index] }} />
          {single ? formatRate(one.last) : <MiddleTruncate text={one.name} />}
        </span>
      ))}
    </div>
  )
}
