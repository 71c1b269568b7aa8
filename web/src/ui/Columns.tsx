import type { ReactNode } from 'react'
import classes from './Columns.module.css'

interface ColumnsProps {
  /** `even`; or `aside`: text, with facts about it at its right. */
  split?: 'even' | 'aside'
  /** On a narrow screen the second column comes first. */
  isAsideFirst?: boolean
  /** Two: sections, or stacks of sections. */
  children: ReactNode
}

/** Two columns of sections, one on a narrow screen. */
export function Columns({ split = 'even', isAsideFirst = false, children }: ColumnsProps) {
  return (
    <div className={classes.columns} data-split={split} data-aside-first={isAsideFirst || undefined}>
      {children}
    </div>
  )
}
