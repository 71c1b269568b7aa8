import { useEffect, type ReactNode } from 'react'
import { useAsOf } from './asOf.ts'
import { AsOfPicker } from './AsOfPicker.tsx'
import { PageLink, type Destination } from './PageLink.tsx'
import classes from './PageHeader.module.css'

interface PageHeaderProps {
  title: string
  /** The way down to this page: `Program / Devices`. The page itself is not named again. */
  crumbs?: { label: string; to?: Destination }[]
  /** Facts about the subject, each a short phrase: kind, owner, version. */
  meta?: ReactNode[]
  /** Buttons that change the subject, the main one last. Not shown in the past, where nothing can be changed. */
  actions?: ReactNode
  /** Pages that have no past (settings, sign-in) show no moment. */
  hasPast?: boolean
}

const none: never[] = []

/** The head of every page. Names the document, too. */
export function PageHeader({ title, crumbs = none, meta = none, actions, hasPast = true }: PageHeaderProps) {
  const isPast = useAsOf() !== undefined && hasPast
  useEffect(() => {
    document.title = `${title} · Holdfast`
  }, [title])

  return (
    <header className={classes.header}>
      <div className={classes.top}>
        <nav aria-label="Where you are" className={classes.crumbs}>
          {crumbs.map(({ label, to }, index) => (
            <span key={label}>
              {index > 0 ? <span aria-hidden="true"> / </span> : null}
              {to ? <PageLink to={to}>{label}</PageLink> : label}
            </span>
          ))}
        </nav>
        {hasPast ? <AsOfPicker /> : null}
      </div>
      <div className={classes.line}>
        <div className={classes.subject}>
          <h1 className={classes.title}>{title}</h1>
          {meta.length === 0 ? null : (
            <ul className={classes.meta}>
              {meta.map((fact, index) => (
                // Facts are given in a fixed order and keep no state.
                // oxlint-disable-next-line react/no-array-index-key
                <li key={index}>{fact}</li>
              ))}
            </ul>
          )}
        </div>
        {actions === undefined || isPast ? null : <div className={classes.actions}>{actions}</div>}
      </div>
    </header>
  )
}

/** A short reference in the meta line: `SOC 2 CC6.7`. */
export function Chip({ children, to }: { children: ReactNode; to?: Destination }) {
  return <span className={classes.chip}>{to ? <PageLink to={to}>{children}</PageLink> : children}</span>
}
