import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Destination } from './PageLink.tsx'
import type { State } from './states.ts'
import { StateShape } from './StateMark.tsx'
import classes from './KeyFigure.module.css'

interface KeyFigureProps {
  label: string
  /** As it is read: `8 %`, `17 of 21`. */
  value: string
  /** What the number covers and how it came about. A number without its population says nothing. */
  detail: ReactNode
  /** The rows behind the number. */
  to: Destination
  /** Where the number is a judgment. */
  state?: State
  children?: ReactNode
}

/** A number that leads to the rows behind it. Stand several in `KeyFigures`. */
export function KeyFigure({ label, value, detail, to, state, children }: KeyFigureProps) {
  return (
    <div className={classes.figure}>
      <h2 className={classes.label}>
        <Link {...to} className={classes.link}>
          {label}
        </Link>
      </h2>
      <p className={classes.line}>
        {state ? <StateShape state={state} size={16} /> : null}
        <span className={classes.value}>{value}</span>
      </p>
      <p className={classes.detail}>{detail}</p>
      {children}
    </div>
  )
}

/** A row of key figures; on a narrow screen, two beside each other. */
export function KeyFigures({ children }: { children: ReactNode }) {
  return <div className={classes.figures}>{children}</div>
}
