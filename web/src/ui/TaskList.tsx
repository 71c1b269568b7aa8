import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { rowLink } from './pageKeys.ts'
import type { Destination } from './PageLink.tsx'
import classes from './TaskList.module.css'

export interface Task {
  id: string
  title: string
  /** Where it is done; left out where there is no page for it. */
  to?: Destination | undefined
  detail?: ReactNode
  /** At the right: when it is due, how long it takes. */
  aside?: ReactNode
  /** The verb of what there is to do, as a second way to the same place: “Record”. */
  verb?: string | undefined
}

/** So many are shown before one asks for the rest. */
const SHOWN = 6

/** Things to do, one below the other, each with its reason. `j` and `k` step through them. */
export function TaskList({ tasks, label }: { tasks: Task[]; label: string }) {
  const [isWhole, setIsWhole] = useState(false)
  // A list that would hide a single row shows it.
  const shown = isWhole || tasks.length <= SHOWN + 1 ? tasks : tasks.slice(0, SHOWN)
  return (
    <>
      <ul className={classes.tasks} aria-label={label}>
        {shown.map(({ id, title, to, detail, aside, verb }) => (
          <li key={id} className={classes.task}>
            <div className={classes.what}>
              {to ? (
                <Link {...to} {...rowLink} className={classes.title}>
                  {title}
                </Link>
              ) : (
                <span className={classes.title}>{title}</span>
              )}
              {detail === undefined ? null : <p className={classes.detail}>{detail}</p>}
            </div>
            <div className={classes.aside}>
              {aside}
              {to && verb !== undefined ? (
                // The title beside it leads to the same page; one stop for the keyboard is enough.
                <Link {...to} className={classes.verb} tabIndex={-1} aria-hidden="true">
                  {verb}
                </Link>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      {shown.length < tasks.length ? (
        <button type="button" className={classes.more} onClick={() => setIsWhole(true)}>
          Show all {tasks.length}
        </button>
      ) : null}
    </>
  )
}
