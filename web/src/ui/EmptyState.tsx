import type { ReactNode } from 'react'
import classes from './EmptyState.module.css'

interface EmptyStateProps {
  /** What is missing, and why that may be: “No findings match these filters”. */
  title: string
  /** What to do about it. */
  children: ReactNode
  action?: ReactNode
  /** In a panel among others, where nothing is the usual and no reason to stop. */
  isQuiet?: boolean
}

/** What stands where rows would be. It says what to do. */
export function EmptyState({ title, children, action, isQuiet = false }: EmptyStateProps) {
  return (
    <div className={classes.empty} data-quiet={isQuiet || undefined}>
      <p className={classes.title}>{title}</p>
      <p className={classes.text}>{children}</p>
      {action === undefined ? null : <div className={classes.action}>{action}</div>}
    </div>
  )
}
