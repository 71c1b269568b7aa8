import { useId, type ReactNode } from 'react'
import classes from './Section.module.css'

interface SectionProps {
  title: string
  /** At the right of the title: a count, a legend, a button. */
  aside?: ReactNode
  /** Tables and lists run to the edges of the panel; text and forms do not. */
  isPadded?: boolean
  children: ReactNode
}

/** A panel with a heading: the unit that pages are made of. */
export function Section({ title, aside, isPadded = false, children }: SectionProps) {
  const heading = useId()
  return (
    <section className={classes.section} aria-labelledby={heading}>
      <header className={classes.header}>
        <h2 id={heading} className={classes.title}>
          {title}
        </h2>
        {aside === undefined ? null : <div className={classes.aside}>{aside}</div>}
      </header>
      {isPadded ? <div className={classes.body}>{children}</div> : children}
    </section>
  )
}
