import { Link } from '@tanstack/react-router'
import type { Destination } from './PageLink.tsx'
import classes from './SubNavigation.module.css'

interface SubNavigationProps {
  /** What the pages are about: “People”. */
  label: string
  pages: { label: string; to: Destination; count?: number }[]
}

/** The few pages of one subject, side by side below its heading. */
export function SubNavigation({ label, pages }: SubNavigationProps) {
  return (
    <nav aria-label={label} className={classes.bar}>
      {pages.map(({ label: name, to, count }) => (
        <Link
          key={name}
          {...to}
          className={classes.page}
          activeProps={{ 'data-active': true }}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          {name}
          {count === undefined ? null : <span className={classes.count}>{count}</span>}
        </Link>
      ))}
    </nav>
  )
}
