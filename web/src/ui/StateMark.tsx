import type { ReactNode } from 'react'
import { lookOf, type Shape, type State } from './states.ts'
import classes from './StateMark.module.css'

interface StateMarkProps {
  state: State
  /** Words in place of the state's own, such as “1 missed of 12”. */
  children?: ReactNode
  /** Only where the word stands right beside the mark already, or in the label of what contains it. */
  isTextHidden?: boolean
}

/** A state by shape, color and word. */
export function StateMark({ state, children, isTextHidden = false }: StateMarkProps) {
  const { word, tone } = lookOf(state)
  return (
    <span className={classes.state} data-tone={tone}>
      <StateShape state={state} />
      {isTextHidden ? null : <span>{children ?? word}</span>}
    </span>
  )
}

/** The mark alone, in the color of its state; whoever shows it says the word. */
export function StateShape({ state, size = 14 }: { state: State; size?: number }) {
  const { shape, tone } = lookOf(state)
  return (
    <svg className={classes.shape} data-tone={tone} viewBox="0 0 14 14" width={size} height={size} aria-hidden="true">
      {drawings[shape]}
    </svg>
  )
}

const frame = <rect x="1" y="1" width="12" height="12" rx="3" className={classes.outline} />
const solid = <rect x="0.25" y="0.25" width="13.5" height="13.5" rx="3.5" className={classes.solid} />

const drawings: Record<Shape, ReactNode> = {
  check: (
    <>
      {solid}
      <path d="M3.6 7.3 6 9.7l4.4-5.2" className={classes.cut} />
    </>
  ),
  half: (
    <>
      {frame}
      <path d="M4 .25h3v13.5H4A3.75 3.75 0 0 1 .25 10V4A3.75 3.75 0 0 1 4 .25Z" className={classes.solid} />
    </>
  ),
  cross: (
    <>
      {solid}
      <path d="m4.2 4.2 5.6 5.6M9.8 4.2 4.2 9.8" className={classes.cut} />
    </>
  ),
  bar: (
    <>
      {solid}
      <path d="M3.7 7h6.6" className={classes.cut} />
    </>
  ),
  dot: (
    <>
      <circle cx="7" cy="7" r="5.9" className={classes.outline} />
      <circle cx="7" cy="7" r="2.7" className={classes.solid} />
    </>
  ),
  hollow: frame,
  hatch: (
    <>
      {frame}
      <path d="M1.6 8.4 8.4 1.6M3.4 12.2l8.8-8.8M8 12.8 12.8 8" className={classes.thin} />
    </>
  ),
  triangle: (
    <>
      <path d="M7 .6 13.7 13H.3Z" className={classes.solid} />
      <path d="M7 5v4M7 10.9v.3" className={classes.cut} />
    </>
  ),
  slash: (
    <>
      <circle cx="7" cy="7" r="5.9" className={classes.outline} />
      <path d="m3 11 8-8" className={classes.outline} />
    </>
  ),
  clock: (
    <>
      <circle cx="7" cy="7" r="5.9" className={classes.dashed} />
      <path d="M7 3.6V7l2.4 1.5" className={classes.outline} />
    </>
  ),
  dash: <path d="M2.5 7h9" className={classes.outline} />,
}
