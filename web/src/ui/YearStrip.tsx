import { useElementSize } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { useState, type KeyboardEvent, type ReactNode, type SyntheticEvent } from 'react'
import { useClock } from './clock.tsx'
import { PageLink, type Destination } from './PageLink.tsx'
import { lookOf, type State } from './states.ts'
import { StateMark, StateShape } from './StateMark.tsx'
import { marksOf, monthsIn, positionIn, type Occurrence, type Year, type YearMark } from './year.rules.ts'
import classes from './YearStrip.module.css'

/** One procedure, with all its occurrences of the year. */
export interface YearRow {
  id: string
  title: string
  to?: Destination
  /** Rhythm and role: `every quarter · IT lead`. */
  detail: string
  occurrences: Occurrence[]
  /** Met on time of those due: `3 / 4`. */
  summary: ReactNode
}

interface YearStripProps {
  year: Year
  rows: YearRow[]
  /** Where a mark leads: to its obligation, or to the list of all that it stands for. */
  linkOf: (row: YearRow, mark: YearMark) => Destination
}

/** Room that one mark takes, in pixels. */
const PITCH = 11.7

/**
 * A year of occurrences at a glance, one line a procedure. Each line is a list of links and one tab stop: arrows, Home and End move
 * along it, Enter opens.
 */
export function YearStrip({ year, rows, linkOf }: YearStripProps) {
  const { shown, zone } = useClock()
  const { ref, width } = useElementSize()
  const [pointed, setPointed] = useState<{ text: string; x: number; y: number } | null>(null)
  const today = positionIn(year, shown)
  const isTodayInside = today > 0 && today < 1

  // One tooltip for hundreds of marks: wherever pointer or focus is.
  const point = (event: SyntheticEvent<HTMLElement>) => {
    const mark = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-mark]') : null
    const frame = event.currentTarget.getBoundingClientRect()
    const box = mark?.getBoundingClientRect()
    const text = mark?.dataset.mark
    setPointed(box && text ? { text, x: box.left + box.width / 2 - frame.left, y: box.top - frame.top } : null)
  }

  return (
    // The handlers only place the tooltip; each mark is a link that says the same by itself.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={classes.strip}
      onMouseOver={point}
      onFocus={point}
      onMouseLeave={() => setPointed(null)}
      onBlur={() => setPointed(null)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setPointed(null)
      }}
    >
      <div className={classes.line} aria-hidden="true">
        <span className={classes.monthsLead} />
        <div className={classes.months} ref={ref}>
          {monthsIn(year).map(({ name, position }) => (
            <span key={position} style={{ left: `${position * 100}%` }}>
              {name}
            </span>
          ))}
        </div>
      </div>
      <ul className={classes.rows}>
        {rows.map((row) => (
          <li key={row.id} className={classes.line}>
            <div className={classes.lead}>
              <span className={classes.title}>{row.to ? <PageLink to={row.to}>{row.title}</PageLink> : row.title}</span>
              <span className={classes.detail}>{row.detail}</span>
            </div>
            <div className={classes.axis}>
              {isTodayInside ? <span className={classes.today} style={{ left: `${today * 100}%` }} /> : null}
              {width === 0 ? null : (
                <Marks
                  row={row}
                  marks={marksOf(row.occurrences, year, zone, Math.floor(width / PITCH))}
                  linkOf={linkOf}
                  now={today}
                />
              )}
            </div>
            <div className={classes.summary}>{row.summary}</div>
          </li>
        ))}
      </ul>
      {pointed ? (
        <div
          className={classes.tip}
          style={{ left: pointed.x, top: pointed.y }}
          data-edge={edgeOf(pointed.x, width)}
          aria-hidden="true"
        >
          {pointed.text}
        </div>
      ) : null}
    </div>
  )
}

interface MarksProps {
  row: YearRow
  marks: YearMark[]
  linkOf: YearStripProps['linkOf']
  /** Position of today. */
  now: number
}

function Marks({ row, marks, linkOf, now }: MarksProps) {
  // The line is entered at its newest past mark, which is what one mostly looks for.
  const newest = Math.max(
    marks.findLastIndex((mark) => mark.position <= now),
    0,
  )
  const [entered, setEntered] = useState<number | null>(null)
  const current = Math.min(entered ?? newest, marks.length - 1)

  const onKeyDown = (event: KeyboardEvent<HTMLOListElement>) => {
    const targets: Record<string, number> = {
      ArrowRight: current + 1,
      ArrowLeft: current - 1,
      Home: 0,
      End: marks.length - 1,
    }
    const index = targets[event.key]
    if (index === undefined || index < 0 || index >= marks.length) return
    event.preventDefault()
    setEntered(index)
    event.currentTarget.querySelectorAll('a')[index]?.focus()
  }

  return (
    // The keys are those of a composite widget: one tab stop, arrows within.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ol className={classes.marks} aria-label={`${row.title}, ${marks.length} marks`} onKeyDown={onKeyDown}>
      {marks.map((mark, index) => (
        <li key={mark.occurrences[0]?.id} style={{ left: `${mark.position * 100}%` }}>
          <Link
            {...linkOf(row, mark)}
            className={classes.mark}
            tabIndex={index === current ? 0 : -1}
            data-mark={mark.text}
            aria-label={mark.text}
            onFocus={() => setEntered(index)}
          >
            <StateShape state={mark.state} size={marks.length > 40 ? 11 : 14} />
          </Link>
        </li>
      ))}
    </ol>
  )
}

/** The states that the strip can show, for the heading above it. */
export function YearLegend({ states }: { states: State[] }) {
  return (
    <ul className={classes.legend}>
      {states.map((state) => (
        <li key={state}>
          <StateMark state={state}>{lookOf(state).word}</StateMark>
        </li>
      ))}
    </ul>
  )
}

/** Near an edge the tooltip opens inwards. `width` is the axis alone, which ends well before the right edge of the frame. */
function edgeOf(x: number, width: number): 'start' | 'end' | undefined {
  if (x < 110) return 'start'
  return width < 420 && x > width - 90 ? 'end' : undefined
}
