import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import classes from './PageLink.module.css'

/** Where a link goes: a route of this application with its parameters. Components take it as a value, so that pages decide. */
export type Destination = Pick<LinkProps, 'to' | 'params' | 'search' | 'hash'>

/** A link within the application, in running text or a table. */
export function PageLink({ to, children }: { to: Destination; children: ReactNode }) {
  return (
    <Link {...to} className={classes.link}>
      {children}
    </Link>
  )
}
