import type { ReactNode } from 'react'
import classes from './EmptyState.module.css'

interface EmptyStateProps {
  /** What is missing, and why that may be: “No findings match these filters”. */
  title: string
  /** What to do about it. */
  children: ReactNode
  action?: ReactNode
}

/** What stands where rows would be. It says what to do. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className={classes.empty}>
      <p className={classes.title}>{title}</p>
      <p className={classes.text}>{children}</p>
      {action === undefined ? null : <div className={classes.action}>{action}</div>}
    </div>
  )
}
